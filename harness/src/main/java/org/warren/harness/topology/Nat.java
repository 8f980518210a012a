package org.warren.harness.topology;

import java.time.Duration;

/// A NAT router in RFC 4787's words, as Linux's masquerade does it: address and port translation on one outside
/// interface, both directions refreshing a mapping.
///
/// @param outside the interface whose address the inside hides behind
/// @param udpTimeout life of a UDP mapping that is not (yet) a stream, `nf_conntrack_udp_timeout`
/// @param udpStreamTimeout life of a UDP mapping with traffic both ways for more than 2 s,
///     `nf_conntrack_udp_timeout_stream`
/// @param ports how outside ports are chosen
/// @param unsolicited what happens to packets from outside that belong to no mapping
public record Nat(
        String outside, Duration udpTimeout, Duration udpStreamTimeout, PortAllocation ports, Unsolicited unsolicited) {

    /// How the outside port of a mapping is chosen (RFC 4787 section 4.2).
    public enum PortAllocation {
        /// The inside port where it is free: port preservation.
        PRESERVE,
        /// A random port for each mapping: endpoint-dependent mapping.
        RANDOM
    }

    /// The fate of unsolicited packets (RFC 4787 section 5).
    public enum Unsolicited {
        /// Silence, as home routers do.
        DROP,
        /// An ICMP error.
        REJECT
    }

    public Nat {
        if (udpTimeout.toSeconds() < 1 || udpStreamTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("a NAT's UDP timeouts are at least 1 s");
        }
    }

    /// A Linux home router: port preservation, unsolicited packets dropped.
    public static Nat homeRouter(String outside, Duration udpTimeout, Duration udpStreamTimeout) {
        return new Nat(outside, udpTimeout, udpStreamTimeout, PortAllocation.PRESERVE, Unsolicited.DROP);
    }
}
