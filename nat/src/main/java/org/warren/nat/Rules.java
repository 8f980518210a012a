package org.warren.nat;

import java.util.Collection;

/// The decisions of a NAT, each of which looks at nothing but its arguments and the behaviour.
class Rules {
    final NatBehaviour behaviour;
    private final RouterClock clock;

    Rules(NatBehaviour behaviour) {
        this(behaviour, RouterClock.EXACT);
    }

    Rules(NatBehaviour behaviour, RouterClock clock) {
        this.behaviour = behaviour;
        this.clock = clock;
    }

    /// RFC 4787 §4.1: what of the remote end decides whether a mapping is used again.
    Endpoint mappingScope(Endpoint remote) {
        return behaviour.mapping().scope(remote);
    }

    /// RFC 4787 §5: whether a remote end may send to a mapping that has been used with others.
    boolean admits(Collection<Endpoint> remotes, Endpoint from) {
        Endpoint scope = behaviour.filtering().scope(from);
        return behaviour.filtering() == Dependence.ENDPOINT_INDEPENDENT
                || remotes.stream()
                        .anyMatch(remote -> behaviour.filtering().scope(remote).equals(scope));
    }

    /// RFC 4787 §4.3: at the moment of its expiry a mapping is gone.
    boolean isAlive(long expiresNanos, long now) {
        return clock.isAlive(expiresNanos, now);
    }

    /// RFC 4787 §4.3: whether a packet of that direction gives a mapping its time again.
    boolean refreshes(boolean outbound) {
        return behaviour.refresh().by(outbound);
    }

    /// Whether a packet establishes a session, before it is counted.
    boolean establishes(Session session, boolean outbound, long now) {
        if (session.mapping.key.protocol() != Protocol.UDP) {
            return isReply(session, outbound);
        }
        UdpTimeouts udp = behaviour.udp();
        boolean packet =
                switch (udp.establishedBy()) {
                    case REPLY -> session.isReplied() || isReply(session, outbound);
                    case PACKET_AFTER_REPLY -> session.isReplied();
                    case OPENER_AFTER_REPLY -> session.isReplied() && session.openedFromInside == outbound;
                };
        return packet && isOldEnough(session.createdNanos, udp.establishedAfterNanos(), now);
    }

    /// Linux's rule: older than that, not as old.
    boolean isOldEnough(long createdNanos, long afterNanos, long now) {
        return clock.isOldEnough(createdNanos, afterNanos, now);
    }

    /// Whether a mapping is so old that the next packet of it is the last.
    boolean isStuck(MappingEntry mapping, long now) {
        long after = behaviour.udp().stuckAfterNanos();
        return after > 0 && mapping.key.protocol() == Protocol.UDP && now - mapping.createdNanos - after >= 0;
    }

    private static boolean isReply(Session session, boolean outbound) {
        return session.packets() > 0 && session.openedFromInside != outbound;
    }

    /// How long a session lives after a packet that has been counted.
    long lifetimeNanos(Session session) {
        return switch (session.mapping.key.protocol()) {
            case UDP -> udpNanos(session);
            // RFC 5508 §3.2, REQ-2: an ICMP query's mapping lives for at least 60 s.
            case ICMP -> behaviour.icmpNanos();
            case TCP -> tcpNanos(session);
        };
    }

    private long udpNanos(Session session) {
        UdpTimeouts udp = behaviour.udp();
        // RFC 4787 §4.3, REQ-5a: ports of certain services may have shorter timers.
        Long ofPort = udp.byRemotePort().get(session.remote.port());
        if (ofPort != null) {
            return ofPort;
        }
        if (session.established) {
            return udp.establishedNanos();
        }
        return session.packets() == 1 ? udp.freshNanos() : udp.oneWayNanos();
    }

    /// RFC 5382 §5, REQ-5: established connections live longer than those that open or close.
    private long tcpNanos(Session session) {
        TcpTimeouts tcp = behaviour.tcp();
        if (session.closing) {
            return tcp.closingNanos();
        }
        return session.established ? tcp.establishedNanos() : tcp.openingNanos();
    }

    /// RFC 4787 §6: whether a packet from inside may go to an outside endpoint of the NAT.
    boolean hairpins() {
        return behaviour.hairpinning() != Hairpinning.NONE;
    }

    /// RFC 4787 §6, REQ-9: the source with which it arrives.
    Endpoint hairpinSource(Endpoint inside, Endpoint outside) {
        return behaviour.hairpinning() == Hairpinning.INTERNAL_SOURCE ? inside : outside;
    }

    /// RFC 4787 §9: whether ICMP errors are translated.
    boolean translatesErrors() {
        return behaviour.icmp() != IcmpHandling.IGNORED;
    }

    /// RFC 4787 §9, REQ-12: they must not end a mapping.
    boolean endsByError() {
        return behaviour.icmp() == IcmpHandling.ENDS_MAPPING;
    }

    /// RFC 4787 §4.2.1: whether a mapping may have an outside endpoint that another one has, which is used with some
    /// remote ends already.
    boolean mayShare(Collection<Endpoint> remotes, Endpoint remote) {
        return behaviour.ports().overloading() && !remotes.contains(remote);
    }

    /// Whether the outside endpoint of the newest mapping of an inside one is tried first for its next mapping. Linux
    /// does so with connections, of which each has one remote end, and not with random ports.
    boolean reuses() {
        return behaviour.ports().reuse()
                && behaviour.ports().method() == PortAssignment.Method.PRESERVATION
                && behaviour.mapping() == Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    /// Whether a forwarded packet of two ends that have a mapping with another port gets another source port. Linux
    /// does so (`nf_nat_l4proto_unique_tuple` in net/netfilter/nf_nat_core.c), because two connections may not have the
    /// same answers.
    boolean changesClashingSources() {
        return reuses();
    }

    /// RFC 6887 §11: whether what a forwarded endpoint sends by itself leaves from the forwarded port.
    boolean leavesFromForward() {
        return behaviour.mapping() == Dependence.ENDPOINT_INDEPENDENT;
    }

    /// RFC 4787 §4.2.2: whether an outside port has the parity that it is to have.
    boolean hasParity(int insidePort, int outsidePort) {
        return !behaviour.ports().parity() || (insidePort - outsidePort) % 2 == 0;
    }

    /// Whether a mapping may be evicted.
    boolean isEvictable(MappingEntry mapping) {
        return behaviour.limits().eviction() == Eviction.OLDEST || !mapping.isEstablished();
    }
}
