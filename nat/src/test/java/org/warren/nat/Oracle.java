package org.warren.nat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a NAT must do with UDP, slowly: it forgets nothing, and works out from all packets of a flow whether it lives.
final class Oracle {

    private final NatBehaviour behaviour;
    private final List<Flow> flows = new ArrayList<>();

    /// Inside endpoints whose packets are dropped, and the mappings that made them so.
    private final Set<Endpoint> stuck = new HashSet<>();
    private final Set<Mapped> gone = new HashSet<>();

    private int mappings;

    /// One inside and one remote end with the outside endpoint between them.
    private record Flow(Endpoint inside, Endpoint outside, Endpoint remote, Mapped by, List<Passed> packets) {}

    /// The mapping that a flow uses.
    ///
    /// @param number in the order in which they were made
    /// @param remote to whom its first packet went
    private record Mapped(int number, Endpoint remote) {}

    private record Passed(long nanos, boolean outbound) {}

    Oracle(NatBehaviour behaviour) {
        this.behaviour = behaviour;
    }

    /// Whether a packet from inside may leave with that source.
    boolean mayLeaveFrom(Endpoint inside, Endpoint remote, Endpoint outside, long now) {
        Optional<Flow> mapped = mapped(inside, remote, now);
        if (mapped.isPresent()) {
            return mapped.get().outside.equals(outside);
        }
        PortAssignment ports = behaviour.ports();
        boolean isPreserved = outside.port() == inside.port();
        if (ports.method() == PortAssignment.Method.PRESERVATION
                && isFree(outside.withPort(inside.port()), remote, now)) {
            return isPreserved;
        }
        boolean isInRange = outside.port() >= ports.first() && outside.port() <= ports.last();
        boolean hasParity = !ports.parity() || outside.port() % 2 == inside.port() % 2;
        return isInRange && hasParity && isFree(outside, remote, now);
    }

    /// Whether a packet from inside is dropped because its flow has grown too old, now or before.
    boolean isStuck(Endpoint inside, Endpoint remote, long now) {
        if (!stuck.contains(inside)) {
            mapped(inside, remote, now).ifPresent(flow -> grow(flow, now));
        }
        return stuck.contains(inside);
    }

    private void grow(Flow flow, long now) {
        long after = behaviour.udp().stuckAfterNanos();
        long begun = flows.stream()
                .filter(each -> each.by.equals(flow.by))
                .mapToLong(each -> each.packets.getFirst().nanos)
                .min()
                .orElse(now);
        if (after > 0 && now - begun >= after) {
            stuck.add(flow.inside);
            gone.add(flow.by);
        }
    }

    private Optional<Flow> mapped(Endpoint inside, Endpoint remote, long now) {
        return flows.stream()
                .filter(flow -> flow.inside.equals(inside) && isSame(behaviour.mapping(), flow.by.remote, remote))
                .filter(flow -> livesAt(flow, now))
                .findFirst();
    }

    private boolean isFree(Endpoint outside, Endpoint remote, long now) {
        return flows.stream()
                .filter(flow -> flow.outside.equals(outside) && livesAt(flow, now))
                .allMatch(flow -> behaviour.ports().overloading() && !flow.remote.equals(remote));
    }

    void left(Endpoint inside, Endpoint remote, Endpoint outside, long now) {
        Mapped by = mapped(inside, remote, now).map(Flow::by).orElseGet(() -> new Mapped(++mappings, remote));
        passed(inside, remote, outside, by, true, now);
    }

    /// The inside endpoint to which a packet from outside goes.
    Optional<Endpoint> arrival(Endpoint remote, Endpoint outside, long now) {
        List<Flow> there = flows.stream()
                .filter(flow -> flow.outside.equals(outside) && livesAt(flow, now))
                .sorted(Comparator.comparingInt(flow -> flow.by.number))
                .toList();
        Optional<Flow> exact =
                there.stream().filter(flow -> flow.remote.equals(remote)).findFirst();
        Optional<Flow> admitting = exact.isPresent()
                ? exact
                : there.stream()
                        .filter(flow -> isSame(behaviour.filtering(), flow.remote, remote))
                        .findFirst();
        if (admitting.isPresent() && !stuck.contains(admitting.get().inside)) {
            grow(admitting.get(), now);
        }
        if (admitting.filter(flow -> stuck.contains(flow.inside)).isPresent()) {
            return Optional.empty();
        }
        admitting
                .filter(flow -> exact.isPresent() || behaviour.refresh() != Refresh.OUTBOUND)
                .ifPresent(flow -> passed(flow.inside, remote, outside, flow.by, false, now));
        return admitting.map(Flow::inside);
    }

    private void passed(Endpoint inside, Endpoint remote, Endpoint outside, Mapped by, boolean outbound, long now) {
        Flow flow = flows.stream()
                .filter(each -> each.inside.equals(inside) && each.remote.equals(remote))
                .filter(each -> each.by.equals(by) && livesAt(each, now))
                .findFirst()
                .orElseGet(() -> {
                    Flow made = new Flow(inside, outside, remote, by, new ArrayList<>());
                    flows.add(made);
                    return made;
                });
        flow.packets.add(new Passed(now, outbound));
    }

    private static boolean isSame(Dependence dependence, Endpoint one, Endpoint other) {
        return switch (dependence) {
            case ENDPOINT_INDEPENDENT -> true;
            case ADDRESS_DEPENDENT -> one.address() == other.address();
            case ADDRESS_AND_PORT_DEPENDENT -> one.equals(other);
        };
    }

    private boolean livesAt(Flow flow, long now) {
        if (gone.contains(flow.by)) {
            return false;
        }
        long expiry = 0;
        boolean established = false;
        for (int i = 0; i < flow.packets.size(); i++) {
            Passed packet = flow.packets.get(i);
            established = established || establishes(flow.packets, i);
            boolean refreshes =
                    switch (behaviour.refresh()) {
                        case OUTBOUND -> packet.outbound;
                        case INBOUND -> !packet.outbound;
                        case BOTH -> true;
                    };
            if (i == 0 || refreshes) {
                expiry = packet.nanos + life(flow.remote, i, established);
            }
        }
        return now < expiry;
    }

    private boolean establishes(List<Passed> packets, int index) {
        UdpTimeouts udp = behaviour.udp();
        boolean isReplyEnough = udp.establishedBy() == UdpTimeouts.EstablishedBy.REPLY;
        boolean isOtherSide = packets.get(index).outbound != packets.getFirst().outbound;
        if (udp.establishedBy() == UdpTimeouts.EstablishedBy.OPENER_AFTER_REPLY && isOtherSide) {
            return false;
        }
        List<Passed> seen = packets.subList(0, isReplyEnough ? index + 1 : index);
        boolean bothWays =
                seen.stream().anyMatch(Passed::outbound) && seen.stream().anyMatch(packet -> !packet.outbound);
        long age = packets.get(index).nanos - packets.getFirst().nanos;
        return bothWays && (udp.establishedAfterNanos() == 0 || age > udp.establishedAfterNanos());
    }

    private long life(Endpoint remote, int index, boolean established) {
        UdpTimeouts udp = behaviour.udp();
        if (udp.byRemotePort().containsKey(remote.port())) {
            return udp.byRemotePort().get(remote.port());
        }
        if (established) {
            return udp.establishedNanos();
        }
        return index == 0 ? udp.freshNanos() : udp.oneWayNanos();
    }
}
