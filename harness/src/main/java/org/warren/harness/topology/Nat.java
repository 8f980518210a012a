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

/// A NAT router in RFC 4787's words, as Linux's masquerade does it: address and port translation on one outside
/// interface, both directions refreshing a mapping.
///
/// @param outside the interface whose address the inside hides behind
/// @param udpTimeout life of a UDP mapping that is not (yet) a stream, `nf_conntrack_udp_timeout`
/// @param udpStreamTimeout life of a UDP mapping with traffic both ways for more than 2 s,
///     `nf_conntrack_udp_timeout_stream`
/// @param ports how outside ports are chosen
/// @param unsolicited what happens to packets from outside that belong to no mapping
/// @param tcpTimeout life of an idle TCP connection once it is established,
///     `nf_conntrack_tcp_timeout_established`. A connection that is forgotten stays forgotten: its packets are dropped
///     in both directions. Null for what Linux does by itself: five days, and a connection that a packet from inside
///     takes up again
/// @param portForwards ports of the outside interface that lead inside
/// @param hairpins whether a packet from inside for a forwarded port of the outside address comes back inside, from the
///     router's address (hairpinning, RFC 4787 section 6)
/// @param translation what the inside is translated to
/// @param model what another NAT than the kernel's does, whose two timeouts are then these, in whole seconds:
///     `warren-nat` follows it, or it is what its program was measured to do; null for the kernel's
/// @param mapsPorts whether hosts inside may ask for ports of the outside address by NAT-PMP (RFC 6886) and PCP (RFC
///     6887), which miniupnpd answers beside the kernel's NAT
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

    /// A port of the outside interface that leads to a host inside, for IPv4.
    ///
    /// @param isTcp whether of TCP, else of UDP
    /// @param port 1 to 65535
    /// @param to the host's IPv4 address
    /// @param toPort the port there
    public record PortForward(boolean isTcp, int port, String to, int toPort) {

        /// The protocol, as nftables names it.
        public String protocol() {
            return isTcp ? "tcp" : "udp";
        }

        /// For people: `udp 443 leads to 192.168.1.10:51820`, with the port where it is another.
        public String words() {
            return "%s %d leads to %s%s".formatted(protocol(), port, to, port == toPort ? "" : ":" + toPort);
        }
    }

    /// What packets from inside are translated to.
    public enum Translation {
        /// The outside interface's address. Linux drops mappings when the address goes that they were made with.
        MASQUERADE,
        /// The IPv4 address that the outside interface has, by a rule that names it (`snat`): mappings outlive it.
        NAMED_ADDRESS,
        /// Nothing: a firewall that remembers who asked, and lets in answers alone.
        NONE
    }

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

    /// A NAT whose ports nobody inside can ask for.
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

    /// A NAT of the kernel's, without port forwards.
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

    /// The program that translates; null for the kernel's and for `warren-nat`.
    public @Nullable RouterProgram program() {
        return model == null ? null : model.program();
    }

    /// Whether the lab kernel's masquerade remembers the mappings and tells them, alone or behind a program.
    public boolean isKernels() {
        RouterProgram program = program();
        return model == null || (program != null && program.isBesideTheKernelsNat());
    }

    /// The prefix in which IPv4 addresses stand where it is a NAT64; null for a NAT of IPv4.
    public @Nullable Prefix64 nat64() {
        return model == null ? null : model.nat64();
    }

    /// Whether `warren-nat` translates.
    public boolean isModelled() {
        return model != null && model.program() == null;
    }

    /// A NAT that does what a model says, or is the program that a name stands for.
    ///
    /// @param outside the interface whose addresses the inside hides behind
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

    /// Whether hosts inside reach each other by the outside address and a forwarded port, whoever translates.
    public boolean hairpinsForwards() {
        return model == null ? hairpins : model.behaviour().hairpinning() != Hairpinning.NONE;
    }

    private static Duration atLeastASecond(long nanos) {
        return Duration.ofSeconds(Math.max(1, Duration.ofNanos(nanos).toSeconds()));
    }

    /// A NAT that treats TCP connections as Linux does by itself.
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

    /// The same with ports that lead inside.
    ///
    /// @param hairpins also for packets from inside; false for a model, whose `hairpinning` says that
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

    /// The same whose hosts inside may ask for ports.
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
