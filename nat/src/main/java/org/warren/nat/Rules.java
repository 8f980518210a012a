package org.warren.nat;

import java.util.Collection;

/// The decisions of a NAT, as pure functions of their arguments and the behaviour.
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

    /// RFC 4787 §4.1: the part of the remote endpoint that decides whether a mapping is reused.
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

    /// RFC 4787 §4.3: at the time of its expiry a mapping no longer exists.
    boolean isAlive(long expiresNanos, long now) {
        return clock.isAlive(expiresNanos, now);
    }

    /// RFC 4787 §4.3: whether a packet in that direction refreshes a mapping.
    boolean refreshes(boolean outbound) {
        return behaviour.refresh().by(outbound);
    }

    /// Whether a packet establishes a session, called before the packet is counted.
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

    /// Linux's rule: strictly older than that.
    boolean isOldEnough(long createdNanos, long afterNanos, long now) {
        return clock.isOldEnough(createdNanos, afterNanos, now);
    }

    /// Whether a mapping is so old that its flow gets stuck at the next packet.
    boolean isStuck(MappingEntry mapping, long now) {
        long after = behaviour.udp().stuckAfterNanos();
        return after > 0 && mapping.key.protocol() == Protocol.UDP && now - mapping.createdNanos - after >= 0;
    }

    private static boolean isReply(Session session, boolean outbound) {
        return session.packets() > 0 && session.openedFromInside != outbound;
    }

    /// The timeout of a session after a packet, called after the packet was counted.
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
        // RFC 4787 §4.3, REQ-5a: certain destination ports may have shorter timeouts.
        Long ofPort = udp.byRemotePort().get(session.remote.port());
        if (ofPort != null) {
            return ofPort;
        }
        if (session.established) {
            return udp.establishedNanos();
        }
        return session.packets() == 1 ? udp.freshNanos() : udp.oneWayNanos();
    }

    /// RFC 5382 §5, REQ-5: established connections have longer timeouts than those that are opening or closing.
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

    /// RFC 4787 §6, REQ-9: the source of a hairpinned packet.
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

    /// RFC 4787 §4.2.1: whether a mapping may share an outside endpoint with another mapping, which is already used
    /// with some remote ends.
    boolean mayShare(Collection<Endpoint> remotes, Endpoint remote) {
        return behaviour.ports().overloading() && !remotes.contains(remote);
    }

    /// Whether the outside endpoint of an inside endpoint's newest mapping is tried first for its next mapping. Linux
    /// does so for connections, each of which has one remote end, unless ports are random.
    boolean reuses() {
        return behaviour.ports().reuse()
                && behaviour.ports().method() == PortAssignment.Method.PRESERVATION
                && behaviour.mapping() == Dependence.ADDRESS_AND_PORT_DEPENDENT;
    }

    /// Whether a forwarded packet gets another source port if its two endpoints already have a mapping with another
    /// port. Linux does so (`nf_nat_l4proto_unique_tuple` in net/netfilter/nf_nat_core.c), because two connections
    /// cannot have the same reply tuple.
    boolean changesClashingSources() {
        return reuses();
    }

    /// RFC 6887 §11: whether packets that a forwarded endpoint sends by itself leave from the forwarded port.
    boolean leavesFromForward() {
        return behaviour.mapping() == Dependence.ENDPOINT_INDEPENDENT;
    }

    /// RFC 4787 §4.2.2: whether an outside port has the required parity.
    boolean hasParity(int insidePort, int outsidePort) {
        return !behaviour.ports().parity() || (insidePort - outsidePort) % 2 == 0;
    }

    /// Whether a mapping may be evicted.
    boolean isEvictable(MappingEntry mapping) {
        return behaviour.limits().eviction() == Eviction.OLDEST || !mapping.isEstablished();
    }
}
