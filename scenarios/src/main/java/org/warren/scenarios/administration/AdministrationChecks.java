package org.warren.scenarios.administration;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.TunnelEnd;

/// Rows A1 and A3 of the conformance list: what an interface reports, and how it is configured.
final class AdministrationChecks {

    private static final String OBSERVATIONS = "observations.json";

    /// Conformance A3: a large configuration is shown as it was set, peer by peer, and again after the shown
    /// configuration was set.
    static final Check LARGE_CONFIGURATION = Check.of(
                    "A3-large-configuration", AdministrationChecks::largeConfiguration)
            .on(OBSERVATIONS);

    /// Conformance A3: a daemon refuses an invalid request, and nothing changes. Kernels are configured through
    /// netlink, for which only `wg` sends requests here.
    static final Check REFUSED_REQUESTS = Check.of("A3-refused-requests", AdministrationChecks::refusedRequests)
            .on(OBSERVATIONS)
            .when(AdministrationChecks::isServedByADaemon);

    private static final long SECOND = 1_000_000_000L;
    /// The time is in whole seconds, and the kernel's coarse clock may be just before a full second.
    private static final long TOLERANCE_SECONDS = 1;

    private AdministrationChecks() {}

    /// Conformance A1: an end's counters include every byte of every message: headers, padding, keepalives and
    /// handshakes too.
    ///
    /// @param role of the end whose counters are judged
    static Check exactCounters(String role) {
        return Check.of("A1-exact-counters-" + role, (evidence, findings) -> exactCounters(role, evidence, findings))
                .on(TunnelEnd.capture(role), OBSERVATIONS);
    }

    private static CheckResult exactCounters(String role, Evidence evidence, Findings findings) {
        String[] fields = evidence.get(Tunnel.shown("transfer", role)).split("\t", -1);
        if (fields.length != 3) {
            return findings.missing("The %s noted no counters of one peer.".formatted(role));
        }
        long until = AdministrationScenario.countedNanos(evidence);
        var end = TunnelEnd.of(evidence, role);
        long received = bytes(end.received(), until);
        long sent = bytes(end.sent(), until);
        if (received == 0 || sent == 0) {
            findings.missing("The %s has received nothing, or sent nothing.".formatted(role));
        }
        findings.expect(
                Long.parseLong(fields[1]) == received,
                "The %s counts %s bytes received, and %d bytes of messages reached it."
                        .formatted(role, fields[1], received));
        findings.expect(
                Long.parseLong(fields[2]) == sent,
                "The %s counts %s bytes sent, and %d bytes of messages left it.".formatted(role, fields[2], sent));
        return findings.result("The %s counts %d bytes received and %d sent, as many as there were in messages."
                .formatted(role, received, sent));
    }

    private static long bytes(List<WireGuardDatagram> datagrams, long untilNanos) {
        return datagrams.stream()
                .filter(datagram -> datagram.nanos() <= untilNanos)
                .mapToLong(datagram -> datagram.message().length())
                .sum();
    }

    /// Conformance A1: the latest handshake that an end reports is the time at which the handshake was completed, by
    /// the wall clock.
    ///
    /// @param role of the end that is judged
    static Check latestHandshake(String role) {
        return Check.of(
                        "A1-latest-handshake-" + role,
                        (evidence, findings) -> latestHandshake(role, evidence, findings))
                .on(TunnelEnd.capture(role), OBSERVATIONS);
    }

    private static CheckResult latestHandshake(String role, Evidence evidence, Findings findings) {
        String[] fields = evidence.get(Tunnel.shown("latest-handshakes", role)).split("\t", -1);
        long until = AdministrationScenario.countedNanos(evidence);
        var response = TunnelEnd.of(evidence, role).datagrams().stream()
                .filter(datagram -> datagram.kind() == Kind.RESPONSE && datagram.nanos() <= until)
                .reduce((earlier, later) -> later);
        if (fields.length != 2 || response.isEmpty()) {
            return findings.missing("The %s tells no latest handshake, or there was none.".formatted(role));
        }
        long told = Long.parseLong(fields[1]);
        long was = (evidence.observations().epochNanos() + response.get().nanos()) / SECOND;
        findings.expect(
                Math.abs(told - was) <= TOLERANCE_SECONDS,
                "The %s tells that its latest handshake was %d s after 1970, and it was %d s after."
                        .formatted(role, told, was));
        return findings.result("The %s tells the time of its latest handshake.".formatted(role));
    }

    private static CheckResult largeConfiguration(Evidence evidence, Findings findings) {
        int peers = evidence.get(AdministrationScenario.PEERS);
        for (var note : List.of(LargeInterface.SET, LargeInterface.SET_AGAIN)) {
            var shown = evidence.get(note);
            findings.expect(shown.dumped() == peers, "Of %d peers %d came out.".formatted(peers, shown.dumped()));
            findings.expect(
                    shown.different() == 0,
                    "%d peers came out otherwise than they were set: %s."
                            .formatted(
                                    shown.different(),
                                    shown.examples().stream()
                                            .map(example -> '"' + example + '"')
                                            .collect(Collectors.joining(",", "[", "]"))));
        }
        return findings.result("All %d peers came out as they were set, twice.".formatted(peers));
    }

    static boolean isServedByADaemon(Evidence evidence) {
        var server = evidence.observations().subjects().get(RoadWarrior.SERVER);
        return server != null && server.kind().equals("userspace");
    }

    private static CheckResult refusedRequests(Evidence evidence, Findings findings) {
        Map<String, String> answers = evidence.get(BadRequests.ANSWERS).byRequest();
        List<String> taken = answers.entrySet().stream()
                .filter(answer -> answer.getValue().equals("0"))
                .map(Map.Entry::getKey)
                .toList();
        if (answers.isEmpty()) {
            findings.missing("No request was sent.");
        }
        findings.expect(taken.isEmpty(), "The server took %s.".formatted(taken));
        findings.expect(
                evidence.get(BadRequests.NOTHING_CHANGED),
                "Requests that the server was to refuse changed its configuration.");
        return findings.result("All %d bad requests were refused, and nothing had changed.".formatted(answers.size()));
    }
}
