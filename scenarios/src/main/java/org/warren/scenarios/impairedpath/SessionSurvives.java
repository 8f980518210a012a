package org.warren.scenarios.impairedpath;

import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// No session dies: between two answered probes there is no longer time than bad luck explains.
///
/// A probe or a handshake needs two datagrams, so it fails with probability 1 - (1 - loss)². How many fail in a row
/// but once in a million runs gives the bound; handshakes that fail cost nothing while the session before them
/// lives, which is the 60 s between REKEY_AFTER_TIME and REJECT_AFTER_TIME.
public final class SessionSurvives implements Check {

    private static final double UNLIKELY = 1e-6;
    private static final double RETRY_SECONDS_MAX = 6.2;
    private static final double SPARE_SECONDS = 60;
    private static final double SESSION_SECONDS = 120;

    @Override
    public String id() {
        return "session-survives";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        var findings = new Findings(id(), "probes/client-from-client.jsonl", "probes/server-from-server.jsonl");
        var traffic = evidence.observations().step("traffic");
        double failure = failure(evidence.observations().percent("loss"));
        long bound = boundNanos(failure, Seconds.of(traffic.endNanos() - traffic.startNanos()));
        var reason = "with %.0f%% of all exchanges failing, luck explains up to %s"
                .formatted(failure * 100, Seconds.text(bound));
        long longest = 0;
        for (var series : ImpairedPathScenario.SERIES) {
            var events = evidence.probes(series);
            if (events.stream().noneMatch(event -> event.type() == ProbeEvent.Type.SENT)) {
                findings.missing("No probe %s was sent.".formatted(series));
                continue;
            }
            var silence = longestSilence(traffic, events);
            longest = Math.max(longest, silence.lengthNanos());
            findings.expect(
                    silence.lengthNanos() <= bound,
                    "After %s no probe %s was answered for %s; %s."
                            .formatted(
                                    Seconds.text(silence.startNanos()),
                                    series,
                                    Seconds.text(silence.lengthNanos()),
                                    reason));
        }
        return findings.result(
                "The longest time without an answered probe was %s; %s.".formatted(Seconds.text(longest), reason));
    }

    /// A time in which no probe was answered.
    private record Silence(long startNanos, long lengthNanos) {}

    private static Silence longestSilence(Step traffic, java.util.List<ProbeEvent> events) {
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

    /// The longest time without an answer that luck explains in so many seconds.
    static long boundNanos(double failure, double seconds) {
        double probes = inARow(failure, seconds) + ImpairedPathScenario.LINGER.toSeconds();
        double handshakes = inARow(failure, Math.max(1, seconds / SESSION_SECONDS)) * RETRY_SECONDS_MAX;
        return (long) ((probes + Math.max(0, handshakes - SPARE_SECONDS)) * 1e9);
    }

    private static double inARow(double failure, double tries) {
        return failure == 0 ? 1 : 1 + Math.ceil(Math.log(UNLIKELY / Math.max(1, tries)) / Math.log(failure));
    }
}
