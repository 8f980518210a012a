package org.warren.nat;

/// The behaviour of a NAT, in the terms of RFC 4787.
///
/// @param mapping which packets of an inside endpoint share a mapping (§4.1)
/// @param filtering who may send to a mapping (§5)
/// @param ports how outside ports are chosen (§4.2)
/// @param pooling how one of several outside addresses is chosen (§4.1)
/// @param refresh which packets refresh a mapping (§4.3)
/// @param udp timeouts of UDP mappings (§4.3)
/// @param tcp timeouts of TCP mappings (RFC 5382 §5)
/// @param icmpNanos timeout of ICMP query mappings, in nanoseconds (RFC 5508 §3.2)
/// @param hairpinning how packets to the NAT's own outside endpoints are treated (§6)
/// @param icmp how ICMP errors are treated (§9)
/// @param limits for the number of mappings
/// @param fragments what becomes of datagrams in pieces (§11)
public record NatBehaviour(
        Dependence mapping,
        Dependence filtering,
        PortAssignment ports,
        Pooling pooling,
        Refresh refresh,
        UdpTimeouts udp,
        TcpTimeouts tcp,
        long icmpNanos,
        Hairpinning hairpinning,
        IcmpHandling icmp,
        Limits limits,
        Fragments fragments) {

    private static final long MINUTE = 60_000_000_000L;

    /// @throws IllegalArgumentException for a timeout that is not positive
    public NatBehaviour {
        if (icmpNanos <= 0) {
            throw new IllegalArgumentException("timeouts are longer than 0");
        }
    }

    /// What RFC 4787, RFC 5382 and RFC 5508 require or recommend, with ports preserved.
    public static final NatBehaviour RFC_4787 = new NatBehaviour(
            Dependence.ENDPOINT_INDEPENDENT,
            Dependence.ENDPOINT_INDEPENDENT,
            PortAssignment.of(PortAssignment.Method.PRESERVATION),
            Pooling.PAIRED,
            Refresh.BOTH,
            UdpTimeouts.always(5 * MINUTE),
            TcpTimeouts.RFC_5382,
            MINUTE,
            Hairpinning.EXTERNAL_SOURCE,
            IcmpHandling.TRANSLATED,
            Limits.NONE,
            Fragments.RFC_4787);

    /// Linux's masquerade: one entry for each pair of endpoints. It uses the outside port of the inside endpoint's
    /// newest entry, or else the inside port, unless that clashes. Connection tracking reassembles datagrams.
    ///
    /// @param unrepliedNanos `nf_conntrack_udp_timeout`
    /// @param streamNanos `nf_conntrack_udp_timeout_stream`
    public static NatBehaviour linux(long unrepliedNanos, long streamNanos) {
        return RFC_4787.with(Dependence.ADDRESS_AND_PORT_DEPENDENT, Dependence.ADDRESS_AND_PORT_DEPENDENT)
                .with(PortAssignment.of(PortAssignment.Method.PRESERVATION)
                        .overloaded()
                        .reused())
                .with(UdpTimeouts.linux(unrepliedNanos, streamNanos))
                .with(Hairpinning.NONE)
                .with(Fragments.RFC_4787.with(FragmentHandling.REASSEMBLED));
    }

    /// The same with another mapping and filtering.
    public NatBehaviour with(Dependence otherMapping, Dependence otherFiltering) {
        return new NatBehaviour(
                otherMapping,
                otherFiltering,
                ports,
                pooling,
                refresh,
                udp,
                tcp,
                icmpNanos,
                hairpinning,
                icmp,
                limits,
                fragments);
    }

    /// The same with another port assignment.
    public NatBehaviour with(PortAssignment other) {
        return new NatBehaviour(
                mapping, filtering, other, pooling, refresh, udp, tcp, icmpNanos, hairpinning, icmp, limits, fragments);
    }

    /// The same with another pooling.
    public NatBehaviour with(Pooling other) {
        return new NatBehaviour(
                mapping, filtering, ports, other, refresh, udp, tcp, icmpNanos, hairpinning, icmp, limits, fragments);
    }

    /// The same with another refresh.
    public NatBehaviour with(Refresh other) {
        return new NatBehaviour(
                mapping, filtering, ports, pooling, other, udp, tcp, icmpNanos, hairpinning, icmp, limits, fragments);
    }

    /// The same with other UDP timeouts.
    public NatBehaviour with(UdpTimeouts other) {
        return new NatBehaviour(
                mapping,
                filtering,
                ports,
                pooling,
                refresh,
                other,
                tcp,
                icmpNanos,
                hairpinning,
                icmp,
                limits,
                fragments);
    }

    /// The same with other TCP timeouts.
    public NatBehaviour with(TcpTimeouts other) {
        return new NatBehaviour(
                mapping,
                filtering,
                ports,
                pooling,
                refresh,
                udp,
                other,
                icmpNanos,
                hairpinning,
                icmp,
                limits,
                fragments);
    }

    /// The same with another hairpinning.
    public NatBehaviour with(Hairpinning other) {
        return new NatBehaviour(
                mapping, filtering, ports, pooling, refresh, udp, tcp, icmpNanos, other, icmp, limits, fragments);
    }

    /// The same with another treatment of ICMP errors.
    public NatBehaviour with(IcmpHandling other) {
        return new NatBehaviour(
                mapping,
                filtering,
                ports,
                pooling,
                refresh,
                udp,
                tcp,
                icmpNanos,
                hairpinning,
                other,
                limits,
                fragments);
    }

    /// The same with other limits.
    public NatBehaviour with(Limits other) {
        return new NatBehaviour(
                mapping, filtering, ports, pooling, refresh, udp, tcp, icmpNanos, hairpinning, icmp, other, fragments);
    }

    /// The same with another treatment of datagrams in pieces.
    public NatBehaviour with(Fragments other) {
        return new NatBehaviour(
                mapping, filtering, ports, pooling, refresh, udp, tcp, icmpNanos, hairpinning, icmp, limits, other);
    }
}
