package org.warren.scenarios.cgn;

import java.time.Duration;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Roles;
import org.warren.kit.roadwarrior.Tunnel;

/// A try of the server's to reach a client that has been idle.
enum CgnTry {
    /// With the keepalive that is meant to be below the shorter timer.
    BELOW("below", 6),
    /// With the one that is meant to lie between the two timers.
    ABOVE("above", 1),
    /// Immediately after the client has spoken again.
    AGAIN("again", 0);

    /// §6.5: data was received and nothing sent for so long.
    static final Duration PASSIVE = Duration.ofSeconds(10);
    /// How long before a keepalive of the client's the server tries.
    private static final Duration BEFORE_KEEPALIVE = Duration.ofSeconds(5);

    private final String word;
    /// How many keepalives the client would have sent with the one that the server is too early for.
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

    /// How long the tunnel is left alone before.
    Duration idle(int keepaliveSeconds) {
        return keepalives == 0
                ? Duration.ZERO
                : PASSIVE.plusSeconds((long) keepalives * keepaliveSeconds).minus(BEFORE_KEEPALIVE);
    }

    /// The server's probe of a client.
    Probes probes(CgnLine line) {
        return Probes.once(word + "-" + line.number(), Roles.SERVER, line.tunnelIpv4());
    }

    /// The client's probe, with which the wait before the try begins.
    Probes spoken(CgnLine line) {
        return Probes.once("speak-" + word + "-" + line.number(), line.client(), Tunnel.SERVER_IPV4)
                .linger(CgnScenario.FIRST_ANSWER);
    }

    /// In the words of a sentence.
    String words(int keepaliveSeconds) {
        return this == AGAIN
                ? "after the client had spoken again"
                : "with a keepalive of %d s".formatted(keepaliveSeconds);
    }
}
