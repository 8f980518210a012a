package org.warren.scenarios.nattimeout;

import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.evidence.Evidence;

/// When the server lost the client, and which packet of the client made it reachable again.
///
/// @param lostNanos when the first lost probe was sent, since virtual time 0; empty when none was lost
/// @param packet the client's first packet at the router from then on
record Recovery(OptionalLong lostNanos, Optional<FlowPacket> packet) {

    static Recovery of(Evidence evidence, RouterView view) {
        long end = evidence.step(NatTimeoutScenario.SERVER_TRIES_STEP).endNanos();
        var lost = ProbeOutcome.of(evidence, NatTimeoutScenario.SERVER_TRIES).stream()
                .filter(probe -> !probe.isAnsweredBy(end))
                .mapToLong(ProbeOutcome::sentNanos)
                .findFirst();
        return new Recovery(lost, lost.isPresent() ? view.firstOutboundFrom(lost.getAsLong()) : Optional.empty());
    }
}
