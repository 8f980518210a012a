package org.warren.scenarios.nattimeout;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.nat.Mapping;
import org.warren.harness.nat.MappingLifetime;
import org.warren.harness.nat.ModelledFlow;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.nat.UdpTimeouts;

/// Conntrack's report of the mappings agrees with Linux's rule applied to the captured packets.
final class MappingLife {

    static final Check CHECK = Check.of("mapping-life", MappingLife::judge)
            .on(
                    Evidence.conntrackPath(RouterView.ROUTER),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.LAN),
                    Evidence.capturePath(RouterView.ROUTER, RouterView.WAN));

    private static final long SECOND = 1_000_000_000L;
    private static final long TOLERANCE_NANOS = ModelledFlow.TICKS_NANOS;
    /// The garbage collector may take this long to notice an expiry, so the end of the run may hide it.
    private static final long COLLECTOR_NANOS = 120 * SECOND;

    private MappingLife() {}

    private static CheckResult judge(Evidence evidence, Findings findings) {
        var timeouts = NatTimeoutParameters.of(evidence).behaviour().udp();
        var view = RouterView.of(evidence);
        long readingNanos = RouterView.readingNanos(evidence);
        int conntrack = view.mappings().size();
        int computed = view.lives().size();
        findings.expect(
                conntrack == computed,
                "Conntrack had %d mappings of the tunnel, the captured packets make %d."
                        .formatted(conntrack, computed));
        for (int i = 0; i < Math.min(conntrack, computed); i++) {
            var comparison = new Comparison(
                    i + 1, view.mappings().get(i), view.lives().get(i), timeouts, readingNanos, findings);
            view.packetAt(view.lives().get(i).createdNanos()).ifPresent(packet -> packet.cite(findings));
            comparison.compareBeginning();
            comparison.compareRefreshes();
            comparison.compareEnd(evidence.observations().endNanos());
        }
        return findings.result("All %d mappings were created, refreshed and forgotten when the captured packets say so."
                .formatted(conntrack));
    }

    /// One mapping and its computed life side by side.
    private record Comparison(
            int number,
            Mapping mapping,
            MappingLifetime life,
            UdpTimeouts timeouts,
            long readingNanos,
            Findings findings) {

        void compareBeginning() {
            expectNear("was created at", mapping.createdNanos(), life.createdNanos(), readingNanos);
            if (mapping.streamNanos().isPresent() != life.streamNanos().isPresent()) {
                findings.fail("Mapping %d %s a stream, but the packets say otherwise."
                        .formatted(number, mapping.streamNanos().isPresent() ? "became" : "never became"));
            } else if (mapping.streamNanos().isPresent()) {
                expectNear(
                        "became a stream at",
                        mapping.streamNanos().getAsLong(),
                        life.streamNanos().orElseThrow(),
                        readingNanos);
            }
        }

        void compareRefreshes() {
            for (var refresh : mapping.refreshes()) {
                var given = timeoutsNear(refresh.nanos());
                findings.expect(
                        !given.isEmpty(),
                        "Mapping %d was refreshed at %s, but no packet passed then."
                                .formatted(number, Seconds.precise(refresh.nanos())));
                findings.expect(
                        given.isEmpty() || given.stream().anyMatch(timeout -> isRounded(timeout, refresh)),
                        "Mapping %d got %d s at %s, which is not what the rule gives."
                                .formatted(number, refresh.timeoutSeconds(), Seconds.precise(refresh.nanos())));
            }
        }

        void compareEnd(long runEndNanos) {
            if (mapping.endedNanos().isPresent()) {
                expectNear("ended at", mapping.endedNanos().getAsLong(), life.expiresNanos(), TOLERANCE_NANOS);
            } else {
                findings.expect(
                        life.expiresNanos() >= runEndNanos - COLLECTOR_NANOS,
                        "Mapping %d never ended, but by the packets it expired at %s."
                                .formatted(number, Seconds.precise(life.expiresNanos())));
            }
        }

        /// The lifetime that each packet around a moment gave the mapping.
        private List<Long> timeoutsNear(long nanos) {
            return life.packetNanos().stream()
                    .filter(packet -> Math.abs(packet - nanos) <= readingNanos)
                    .flatMap(packet -> timeoutsAt(packet).stream())
                    .toList();
        }

        /// In the instant in which the mapping becomes a stream, packets may have passed before the one that made it a
        /// stream.
        private List<Long> timeoutsAt(long nanos) {
            long stream = life.streamNanos().orElse(Long.MAX_VALUE);
            if (nanos == stream
                    && life.packetNanos().stream()
                                    .filter(packet -> packet == stream)
                                    .count()
                            > 1) {
                return List.of(timeouts.oneWayNanos(), timeouts.establishedNanos());
            }
            return List.of(nanos < stream ? timeouts.oneWayNanos() : timeouts.establishedNanos());
        }

        private static boolean isRounded(long timeoutNanos, Mapping.Refresh refresh) {
            return Math.abs(refresh.timeoutSeconds() * SECOND - timeoutNanos) <= SECOND + TOLERANCE_NANOS;
        }

        private void expectNear(String what, long conntrackNanos, long computedNanos, long toleranceNanos) {
            findings.expect(
                    Math.abs(conntrackNanos - computedNanos) <= toleranceNanos,
                    "Mapping %d %s %s by conntrack, but %s by the packets."
                            .formatted(number, what, Seconds.precise(conntrackNanos), Seconds.precise(computedNanos)));
        }
    }
}
