package org.warren.harness.topology;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.nat.Hairpinning;
import org.warren.nat.NatBehaviour;
import org.warren.nat.PortAssignment;
import org.warren.nat.Prefix64;

/// A NAT router in the terms of RFC 4787, as Linux's masquerade implements it: address and port translation on one
/// outside interface, with mappings refreshed by packets in both directions.
///
/// @param outside the interface whose address the inside is translated to
/// @param udpTimeout lifetime of a UDP mapping that is not (yet) a stream, `nf_conntrack_udp_timeout`
/// @param udpStreamTimeout lifetime of a UDP mapping with traffic both ways for more than 2 s,
///     `nf_conntrack_udp_timeout_stream`
/// @param ports how outside ports are chosen
/// @param unsolicited how packets from outside without a mapping are treated
/// @param tcpTimeout lifetime of an idle established TCP connection, `nf_conntrack_tcp_timeout_established`. A
///     connection whose mapping has expired stays so: its packets are dropped in both directions. Null for Linux's
///     default: five days, and a packet from inside creates the mapping again
/// @param portForwards ports of the outside interface that are forwarded to hosts inside
/// @param hairpins whether packets from inside to a forwarded port of the outside address are sent back inside, with
///     the router's address as source (hairpinning, RFC 4787 section 6)
/// @param translation the address that the inside is translated to
/// @param model the behaviour of another NAT than the kernel's, whose two timeouts then equal these, in whole seconds:
///     `warren-nat` follows it, or its program was measured to behave like this; null for the kernel's
/// @param mapsPorts whether hosts inside may request ports of the outside address by NAT-PMP (RFC 6886) and PCP (RFC
///     6887), which miniupnpd implements next to the kernel's NAT
public record Nat(
        String outside,
        Duration udpTimeout,
        Duration udpStreamTimeout,
        PortAllocation ports,
        Unsolicited unsolicited,
        @Nullable Duration tcpTimeout,
        List<PortForward> portForwards,
        boolean hairpins,
        Translation translation,
        @Nullable CataloguedNat model,
        boolean mapsPorts) {

    /// A port of the outside interface that is forwarded to a host inside, for IPv4.
    ///
    /// @param isTcp whether for TCP, else for UDP
    /// @param port 1 to 65535
    /// @param to the host's IPv4 address
    /// @param toPort the port there
    public record PortForward(boolean isTcp, int port, String to, int toPort) {

        /// The protocol, as nftables names it.
        public String protocol() {
            return isTcp ? "tcp" : "udp";
        }

        /// For display: `udp 443 leads to 192.168.1.10:51820`, with the port only if it differs.
        public String words() {
            return "%s %d leads to %s%s".formatted(protocol(), port, to, port == toPort ? "" : ":" + toPort);
        }
    }

    /// The address that packets from inside are translated to.
    public enum Translation {
        /// The outside interface's address. Linux removes mappings when the address that they use is removed.
        MASQUERADE,
        /// The IPv4 address of the outside interface, by a rule that names it (`snat`): mappings survive its removal.
        NAMED_ADDRESS,
        /// None: a stateful firewall, which only lets answers in.
        NONE
    }

    /// How the outside port of a mapping is chosen (RFC 4787 section 4.2).
    public enum PortAllocation {
        /// The inside port if it is free: port preservation.
        PRESERVE,
        /// A random port for each mapping: endpoint-dependent mapping.
        RANDOM
    }

    /// How unsolicited packets are treated (RFC 4787 section 5).
    public enum Unsolicited {
        /// They are dropped, as by home routers.
        DROP,
        /// They are rejected with an ICMP error.
        REJECT
    }

    public Nat {
        portForwards = List.copyOf(portForwards);
        if (hairpins && model != null) {
            throw new IllegalArgumentException(
                    "whether a modelled NAT hairpins is said by its behaviour (hairpinning)");
        }
        if (hairpins && portForwards.isEmpty()) {
            throw new IllegalArgumentException("a NAT that hairpins has port forwards: Linux hairpins nothing else");
        }
        if (mapsPorts && (model != null || translation != Translation.MASQUERADE)) {
            throw new IllegalArgumentException("hosts ask for ports of a kernel's NAT that masquerades");
        }
        if (udpTimeout.toSeconds() < 1 || udpStreamTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("a NAT's UDP timeouts are at least 1 s");
        }
        if (tcpTimeout != null && tcpTimeout.toSeconds() < 1) {
            throw new IllegalArgumentException("a NAT's TCP timeout is at least 1 s");
        }
    }

    /// A NAT without port mapping requests.
    public Nat(
            String outside,
            Duration udpTimeout,
            Duration udpStreamTimeout,
            PortAllocation ports,
            Unsolicited unsolicited,
            @Nullable Duration tcpTimeout,
            List<PortForward> portForwards,
            boolean hairpins,
            Translation translation,
            @Nullable CataloguedNat model) {
        this(
                outside,
                udpTimeout,
                udpStreamTimeout,
                ports,
                unsolicited,
                tcpTimeout,
                portForwards,
                hairpins,
                translation,
                model,
                false);
    }

    /// A NAT of the kernel, without port forwards.
    public Nat(
            String outside,
            Duration udpTimeout,
            Duration udpStreamTimeout,
            PortAllocation ports,
            Unsolicited unsolicited,
            @Nullable Duration tcpTimeout) {
        this(
                outside,
                udpTimeout,
                udpStreamTimeout,
                ports,
                unsolicited,
                tcpTimeout,
                List.of(),
                false,
                Translation.MASQUERADE,
                null);
    }

    /// The program that translates; null for the kernel's NAT and for `warren-nat`.
    public @Nullable RouterProgram program() {
        return model == null ? null : model.program();
    }

    /// Whether the lab kernel's masquerade holds the mappings and reports them, alone or behind a program.
    public boolean isKernels() {
        RouterProgram program = program();
        return model == null || (program != null && program.isBesideTheKernelsNat());
    }

    /// The prefix in which IPv4 addresses are embedded if it is a NAT64; null for a NAT of IPv4.
    public @Nullable Prefix64 nat64() {
        return model == null ? null : model.nat64();
    }

    /// Whether `warren-nat` translates.
    public boolean isModelled() {
        return model != null && model.program() == null;
    }

    /// A NAT that follows a model, or is the program that a name stands for.
    ///
    /// @param outside the interface whose addresses the inside is translated to
    public static Nat like(String outside, CataloguedNat model) {
        NatBehaviour behaviour = model.behaviour();
        return new Nat(
                outside,
                atLeastASecond(behaviour.udp().freshNanos()),
                atLeastASecond(behaviour.udp().establishedNanos()),
                behaviour.ports().method() == PortAssignment.Method.PRESERVATION
                        ? PortAllocation.PRESERVE
                        : PortAllocation.RANDOM,
                Unsolicited.DROP,
                null,
                List.of(),
                false,
                Translation.MASQUERADE,
                model);
    }

    /// Whether hosts inside reach each other through the outside address and a forwarded port.
    public boolean hairpinsForwards() {
        return model == null ? hairpins : model.behaviour().hairpinning() != Hairpinning.NONE;
    }

    private static Duration atLeastASecond(long nanos) {
        return Duration.ofSeconds(Math.max(1, Duration.ofNanos(nanos).toSeconds()));
    }

    /// A NAT that treats TCP connections as Linux does by default.
    public Nat(
            String outside,
            Duration udpTimeout,
            Duration udpStreamTimeout,
            PortAllocation ports,
            Unsolicited unsolicited) {
        this(outside, udpTimeout, udpStreamTimeout, ports, unsolicited, null);
    }

    /// A Linux home router: port preservation, unsolicited packets dropped.
    public static Nat homeRouter(String outside, Duration udpTimeout, Duration udpStreamTimeout) {
        return new Nat(outside, udpTimeout, udpStreamTimeout, PortAllocation.PRESERVE, Unsolicited.DROP);
    }

    /// The same with a timeout for idle TCP connections.
    ///
    /// @param timeout in whole seconds, at least 1
    public Nat withTcpTimeout(Duration timeout) {
        return new Nat(
                outside,
                udpTimeout,
                udpStreamTimeout,
                ports,
                unsolicited,
                timeout,
                portForwards,
                hairpins,
                translation,
                model,
                mapsPorts);
    }

    /// The same with port forwards.
    ///
    /// @param hairpins also for packets from inside; false for a model, whose setting `hairpinning` decides
    public Nat withPortForwards(List<PortForward> forwards, boolean hairpins) {
        return new Nat(
                outside,
                udpTimeout,
                udpStreamTimeout,
                ports,
                unsolicited,
                tcpTimeout,
                forwards,
                hairpins,
                translation,
                model,
                mapsPorts);
    }

    /// The same whose hosts inside may request ports.
    public Nat withPortMapping() {
        return new Nat(
                outside,
                udpTimeout,
                udpStreamTimeout,
                ports,
                unsolicited,
                tcpTimeout,
                portForwards,
                hairpins,
                translation,
                model,
                true);
    }
}
