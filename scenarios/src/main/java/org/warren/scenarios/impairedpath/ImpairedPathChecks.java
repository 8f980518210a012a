package org.warren.scenarios.impairedpath;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.timers.TunnelEnd;

/// Whether a session survives on a faulty path, and nothing comes out of it twice.
final class ImpairedPathChecks {

    /// Conformance C2, whitepaper §5.4.6: no plaintext comes out of a tunnel twice, whatever happens to its datagrams.
    static final Check DELIVERED_ONCE = Check.of("C2-delivered-once", ImpairedPathChecks::deliveredOnce)
            .on(TunnelEnd.capture(RoadWarrior.CLIENT), TunnelEnd.capture(RoadWarrior.SERVER));

    /// The session survives: the time between two answered probes is no longer than chance explains.
    ///
    /// A probe or a handshake needs two datagrams, so it fails with probability 1 - (1 - loss)². The bound is the
    /// number of consecutive failures that occurs once in a million runs; failed handshakes have no effect while the
    /// previous session lasts, which is the 60 s between REKEY_AFTER_TIME and REJECT_AFTER_TIME.
    static final Check SESSION_SURVIVES = Check.of("session-survives", ImpairedPathChecks::sessionSurvives)
            .on(ImpairedPathScenario.FROM_CLIENT.path(), ImpairedPathScenario.FROM_SERVER.path());

    private static final double UNLIKELY = 1e-6;
    private static final double RETRY_SECONDS_MAX = 6.2;
    private static final double SPARE_SECONDS = 60;
    private static final double SESSION_SECONDS = 120;

    private ImpairedPathChecks() {}

    private static CheckResult deliveredOnce(Evidence evidence, Findings findings) {
        var client = TunnelEnd.of(evidence, RoadWarrior.CLIENT);
        var server = TunnelEnd.of(evidence, RoadWarrior.SERVER);
        var out = PathFaults.between(client, server);
        var back = PathFaults.between(server, client);
        requireFaults(evidence, "client to server", out, findings);
        requireFaults(evidence, "server to client", back, findings);
        Set<String> seen = new TreeSet<>();
        for (ProbeEvent event : evidence.probes()) {
            if (event.type() == ProbeEvent.Type.RECEIVED || event.type() == ProbeEvent.Type.ANSWERED) {
                findings.expect(
                        seen.add(event.type() + " " + event.probe() + " " + event.sequence()),
                        "Probe %d of %s was %s a second time at %s."
                                .formatted(
                                        event.sequence(),
                                        event.probe(),
                                        event.type() == ProbeEvent.Type.RECEIVED ? "received" : "answered",
                                        Seconds.text(event.nanos())));
            }
        }
        if (seen.isEmpty()) {
            findings.missing("No probe came out of the tunnel.");
        }
        return findings.result("%d probes and answers came out once each; to the server %s, to the client %s."
                .formatted(seen.size(), out.words(), back.words()));
    }

    /// A path without faults would prove nothing.
    private static void requireFaults(Evidence evidence, String direction, PathFaults faults, Findings findings) {
        require(evidence.get(ImpairedPathScenario.LOSS), faults.lost(), "lost", direction, findings);
        require(evidence.get(ImpairedPathScenario.DUPLICATE), faults.duplicated(), "duplicated", direction, findings);
        require(evidence.get(ImpairedPathScenario.REORDER), faults.reordered(), "reordered", direction, findings);
    }

    private static void require(double percent, int count, String fault, String direction, Findings findings) {
        if (percent > 0 && count == 0) {
            findings.missing("No datagram from %s was %s, so nothing was tested.".formatted(direction, fault));
        }
    }

    private static CheckResult sessionSurvives(Evidence evidence, Findings findings) {
        var traffic = evidence.step(ImpairedPathScenario.TRAFFIC);
        double failure = failure(evidence.get(ImpairedPathScenario.LOSS));
        long bound = boundNanos(failure, Seconds.of(traffic.endNanos() - traffic.startNanos()));
        var reason = "with %.0f%% of all exchanges failing, luck explains up to %s"
                .formatted(failure * 100, Seconds.text(bound));
        long longest = 0;
        for (var series : List.of(ImpairedPathScenario.FROM_CLIENT, ImpairedPathScenario.FROM_SERVER)) {
            var events = evidence.probes(series);
            if (events.stream().noneMatch(event -> event.type() == ProbeEvent.Type.SENT)) {
                findings.missing("No probe %s was sent.".formatted(series.name()));
                continue;
            }
            var silence = longestSilence(traffic, events);
            longest = Math.max(longest, silence.lengthNanos());
            findings.expect(
                    silence.lengthNanos() <= bound,
                    "After %s no probe %s was answered for %s; %s."
                            .formatted(
                                    Seconds.text(silence.startNanos()),
                                    series.name(),
                                    Seconds.text(silence.lengthNanos()),
                                    reason));
        }
        return findings.result(
                "The longest time without an answered probe was %s; %s.".formatted(Seconds.text(longest), reason));
    }

    /// A time in which no probe was answered.
    private record Silence(long startNanos, long lengthNanos) {}

    private static Silence longestSilence(Step traffic, List<ProbeEvent> events) {
        var longest = new Silence(traffic.startNanos(), 0);
        long last = traffic.startNanos();
        for (var event : events) {
            if (event.type() == ProbeEvent.Type.ANSWERED && traffic.contains(event.nanos())) {
                longest = longer(longest, last, event.nanos());
                last = event.nanos();
            }
        }
        return longer(longest, last, traffic.endNanos());
    }

    private static Silence longer(Silence longest, long start, long end) {
        return end - start > longest.lengthNanos() ? new Silence(start, end - start) : longest;
    }

    /// The probability that at least one of an exchange's two datagrams is lost.
    static double failure(double lossPercent) {
        double kept = 1 - lossPercent / 100;
        return 1 - kept * kept;
    }

    /// The longest time without an answer that chance explains for a given duration.
    static long boundNanos(double failure, double seconds) {
        double probes = inARow(failure, seconds) + ImpairedPathScenario.LINGER.toSeconds();
        double handshakes = inARow(failure, Math.max(1, seconds / SESSION_SECONDS)) * RETRY_SECONDS_MAX;
        return (long) ((probes + Math.max(0, handshakes - SPARE_SECONDS)) * 1e9);
    }

    private static double inARow(double failure, double tries) {
        return failure == 0 ? 1 : 1 + Math.ceil(Math.log(UNLIKELY / Math.max(1, tries)) / Math.log(failure));
    }
}
