package org.warren.nat.probe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Protocol;

/// The packets between an inside and a remote end that precede a measurement.
///
/// @param protocol of all of them
/// @param remote the remote end
/// @param steps after the first packet, which is outbound
record Flow(Protocol protocol, Endpoint remote, List<Step> steps) {

    private static final Endpoint REMOTE = Endpoint.parse("203.0.113.10:3478");

    /// A packet, or a pause.
    ///
    /// @param nanos the duration of the pause; 0 for a packet
    /// @param outbound whether the packet is outbound
    record Step(long nanos, boolean outbound) {}

    Flow {
        steps = List.copyOf(steps);
    }

    /// One outbound UDP packet.
    static Flow started() {
        return new Flow(Protocol.UDP, REMOTE, List.of());
    }

    Flow ofIcmp() {
        return new Flow(Protocol.ICMP, remote.withPort(0), steps);
    }

    Flow to(Endpoint other) {
        return new Flow(protocol, other, steps);
    }

    Flow out() {
        return with(new Step(0, true));
    }

    Flow in() {
        return with(new Step(0, false));
    }

    Flow pass(long nanos) {
        return nanos == 0 ? this : with(new Step(nanos, false));
    }

    private Flow with(Step step) {
        List<Step> more = new ArrayList<>(steps);
        more.add(step);
        return new Flow(protocol, remote, more);
    }

    /// Sends the packets.
    ///
    /// @return the outside endpoint; empty if the first packet did not arrive
    Optional<Endpoint> play(Testbed testbed, Endpoint inside) {
        Optional<Endpoint> outside = testbed.sendOut(protocol, inside, remote);
        for (Step step : steps) {
            if (step.nanos > 0) {
                testbed.pass(step.nanos);
            } else if (step.outbound) {
                testbed.sendOut(protocol, inside, remote);
            } else {
                outside.ifPresent(seen -> testbed.sendIn(protocol, remote, seen));
            }
        }
        return outside;
    }
}
