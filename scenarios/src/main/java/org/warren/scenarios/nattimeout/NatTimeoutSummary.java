package org.warren.scenarios.nattimeout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.nat.Mapping;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Summary;

/// The facts of a run, for reports. Times are in nanoseconds since virtual time 0.
///
/// @param mappings the tunnel's mappings by conntrack, in the order of their creation
/// @param expiries when mappings expired and after which packet, if the packets before were captured
/// @param probes how many probes the server sent after the idle time
/// @param lostProbes how many of them got no answer before the client spoke
/// @param returnedNanos when the packet passed the router that made the client reachable again; empty when the client
///     was not lost while the server tried, or never came back
/// @param returnCause that packet's name, such as `handshake initiation`
/// @param sightings where the server saw the client, one for each change
/// @param unreachableShare the share of the idle time without a mapping by conntrack, from 0 to 1
/// @param unreachableShareByCapture the same by the captured packets alone
/// @param prediction what follows from the parameters alone
/// @param sentences the same in plain words, each a complete sentence
public record NatTimeoutSummary(
        List<Mapping> mappings,
        List<Expiry> expiries,
        int probes,
        int lostProbes,
        OptionalLong returnedNanos,
        Optional<String> returnCause,
        List<EndpointChange> sightings,
        double unreachableShare,
        double unreachableShareByCapture,
        ReachabilityPrediction prediction,
        List<String> sentences) {

    /// A mapping expired.
    ///
    /// @param nanos when
    /// @param lastPacketNanos when the last packet had passed through it
    /// @param lastPacket that packet's name, such as `keepalive`
    public record Expiry(long nanos, long lastPacketNanos, String lastPacket) {}

    public NatTimeoutSummary {
        mappings = List.copyOf(mappings);
        expiries = List.copyOf(expiries);
        sightings = List.copyOf(sightings);
        sentences = List.copyOf(sentences);
    }

    /// Both times as events that a run demonstrates.
    Summary summary() {
        return new Summary(sentences, measurements());
    }

    /// Collects the facts.
    ///
    /// @throws org.warren.harness.evidence.MissingEvidenceException when a step, a capture or the router's events are
    ///     not there
    public static NatTimeoutSummary of(Evidence evidence) {
        var view = RouterView.of(evidence);
        var idle = evidence.step(NatTimeoutScenario.IDLE_TIME);
        var tries = evidence.step(NatTimeoutScenario.SERVER_TRIES_STEP);
        var probes = ProbeOutcome.of(evidence, NatTimeoutScenario.SERVER_TRIES);
        int lost = (int) probes.stream()
                .filter(probe -> !probe.isAnsweredBy(tries.endNanos()))
                .count();
        boolean back = ProbeOutcome.of(evidence, NatTimeoutScenario.CLIENT_SPEAKS).stream()
                .anyMatch(probe -> probe.answeredNanos().isPresent());
        var restoring = back ? Recovery.of(evidence, view).packet() : Optional.<FlowPacket>empty();
        var expiries = expiries(view);
        var seen = RouterView.sightings(evidence, view.remote());
        double share = view.shareByConntrack(idle.startNanos(), idle.endNanos());
        var sentences = new ArrayList<String>();
        view.mappings().stream()
                .findFirst()
                .map(first -> aboutBirth(first, view))
                .ifPresent(sentences::add);
        sentences.add(aboutExpiry(view, tries, lost, share));
        sentences.add(aboutTries(probes, lost, tries));
        if (lost > 0) {
            sentences.add(restoring
                    .map(packet -> "Reachability came back at %s when the client sent a %s."
                            .formatted(Seconds.text(packet.nanos()), packet.words()))
                    .orElse("Reachability did not come back, though the client spoke."));
        }
        aboutEndpoint(seen).ifPresent(sentences::add);
        return new NatTimeoutSummary(
                view.mappings(),
                expiries,
                probes.size(),
                lost,
                restoring.map(FlowPacket::nanos).map(OptionalLong::of).orElse(OptionalLong.empty()),
                restoring.map(FlowPacket::words),
                seen,
                share,
                view.shareByCapture(idle.startNanos(), idle.endNanos()),
                ReachabilityPrediction.of(NatTimeoutParameters.of(evidence)),
                sentences);
    }

    /// The numbers of the run.
    public List<Measurement> measurements() {
        var measurements = new ArrayList<Measurement>();
        measurements.add(Measurement.of("idle time without a mapping", "%", 100 * unreachableShare));
        measurements.add(Measurement.of("server probes without answer", "probes", (double) lostProbes));
        if (!expiries.isEmpty()) {
            measurements.add(Measurement.of(
                    "mapping forgotten after its last packet",
                    "s",
                    expiries.stream()
                            .map(expiry -> Seconds.of(expiry.nanos() - expiry.lastPacketNanos()))
                            .toList()));
        }
        returnedNanos.ifPresent(
                nanos -> measurements.add(Measurement.of("reachability returned at", "s", Seconds.of(nanos))));
        return List.copyOf(measurements);
    }

    private static List<Expiry> expiries(RouterView view) {
        var expiries = new ArrayList<Expiry>();
        for (var mapping : view.mappings()) {
            mapping.endedNanos().ifPresent(ended -> view.lastPacketOf(mapping)
                    .ifPresent(packet -> expiries.add(new Expiry(ended, packet.nanos(), packet.words()))));
        }
        return expiries;
    }

    private static String aboutBirth(Mapping first, RouterView view) {
        // The packet that created it is not counted as one that used it.
        var later = view.packetsOf(first).skip(1).toList();
        return "The NAT made a mapping at %s, of %s to %s, and %s."
                .formatted(
                        Seconds.text(first.createdNanos()),
                        first.inside(),
                        first.outside(),
                        switch (later.size()) {
                            case 0 -> "no other packet met it";
                            case 1 ->
                                "one more packet met it, at "
                                        + Seconds.text(later.getFirst().nanos());
                            default ->
                                "%d more packets met it, the last at %s"
                                        .formatted(
                                                later.size(),
                                                Seconds.text(later.getLast().nanos()));
                        });
    }

    /// Only conntrack tells whether and how often the mapping expired.
    private static String aboutExpiry(RouterView view, Step tries, int lost, double share) {
        var forgotten = view.mappings().stream()
                .filter(mapping -> mapping.endedNanos().orElse(Long.MAX_VALUE) <= tries.endNanos())
                .toList();
        if (forgotten.isEmpty()) {
            return lost == 0
                    ? "The NAT kept the mapping alive throughout."
                    : "Conntrack reported no mapping that was forgotten.";
        }
        var first = forgotten.getFirst();
        long ended = first.endedNanos().orElseThrow();
        var once = "The NAT forgot the mapping at " + Seconds.text(ended)
                + view.lastPacketOf(first)
                        .map(packet -> ", %s after the last packet (%s at %s)"
                                .formatted(
                                        Seconds.text(ended - packet.nanos()),
                                        packet.words(),
                                        Seconds.text(packet.nanos())))
                        .orElse("");
        return forgotten.size() == 1
                ? once + "."
                : once
                        + ", and %d times in all; there was none for %s of the idle time."
                                .formatted(forgotten.size(), NatTimeoutChecks.percent(share));
    }

    private static String aboutTries(List<ProbeOutcome> probes, int lost, Step tries) {
        if (probes.isEmpty()) {
            return "The server sent no probe.";
        }
        var between = "between %s and %s"
                .formatted(Seconds.text(probes.getFirst().sentNanos()), Seconds.text(tries.endNanos()));
        return lost == 0
                ? "The server reached the client: all %d probes %s were answered.".formatted(probes.size(), between)
                : "The server lost the client: %d of %d probes %s got no answer."
                        .formatted(lost, probes.size(), between);
    }

    private static Optional<String> aboutEndpoint(List<EndpointChange> seen) {
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                seen.size() == 1
                        ? "The server always saw the client at %s."
                                .formatted(seen.getFirst().endpoint())
                        : "The server now sees the client at %s, since %s; before that it was %s."
                                .formatted(
                                        seen.getLast().endpoint(),
                                        Seconds.text(seen.getLast().fromNanos()),
                                        seen.get(seen.size() - 2).endpoint()));
    }
}
