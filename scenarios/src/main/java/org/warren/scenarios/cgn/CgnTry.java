package org.warren.scenarios.cgn;

import java.time.Duration;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.kit.roadwarrior.Tunnel;

/// An attempt of the server to reach a client that has been idle.
enum CgnTry {
    /// With the interval that is meant to be below the shorter timeout.
    BELOW("below", 6),
    /// With the interval that is meant to be between the two timeouts.
    ABOVE("above", 1),
    /// Immediately after the client has sent something again.
    AGAIN("again", 0);

    /// §6.5: KEEPALIVE_TIMEOUT.
    static final Duration PASSIVE = Duration.ofSeconds(10);
    /// How long before a keepalive of the client the server tries.
    private static final Duration BEFORE_KEEPALIVE = Duration.ofSeconds(5);

    private final String word;
    /// How many keepalives the client would have sent until the server tries.
    private final int keepalives;

    CgnTry(String word, int keepalives) {
        this.word = word;
        this.keepalives = keepalives;
    }

    /// The step in which the server tries.
    String step() {
        return "server tries " + word;
    }

    int keepaliveSeconds(Parameters parameters) {
        return parameters.get(keepalive());
    }

    int keepaliveSeconds(Evidence evidence) {
        return evidence.get(keepalive());
    }

    private Parameter<Integer> keepalive() {
        return this == BELOW ? CgnScenario.BELOW : CgnScenario.ABOVE;
    }

    /// How long the tunnel idles before.
    Duration idle(int keepaliveSeconds) {
        return keepalives == 0
                ? Duration.ZERO
                : PASSIVE.plusSeconds((long) keepalives * keepaliveSeconds).minus(BEFORE_KEEPALIVE);
    }

    /// The server's probe of a client.
    Probes probes(CgnLine line) {
        return Probes.once(word + "-" + line.number(), Roles.SERVER, line.tunnelIpv4());
    }

    /// The client's probe at the start of the wait.
    Probes spoken(CgnLine line) {
        return Probes.once("speak-" + word + "-" + line.number(), line.client(), Tunnel.SERVER_IPV4)
                .linger(CgnScenario.FIRST_ANSWER);
    }

    /// As part of a sentence.
    String words(int keepaliveSeconds) {
        return this == AGAIN
                ? "after the client had spoken again"
                : "with a keepalive of %d s".formatted(keepaliveSeconds);
    }
}
