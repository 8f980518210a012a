package org.warren.harness.labs.virtual;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.catalogue.RouterProgram;
import org.warren.harness.lab.KeptNatChecks;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;
import org.warren.nat.probe.MeasuredNat;
import org.warren.nat.probe.Nat64Testbed;
import org.warren.nat.probe.NatProber;
import org.warren.nat.probe.SelfCheck;

/// Measures a NAT with real datagrams, in a guest of its own.
public final class NatGuest {

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST = 600 * SECOND;
    private static final long SETTLE = 700 * SECOND;
    /// One step of the prober, and the lateness of the kernel's timers.
    private static final long TOLERANCE = 2 * SECOND;

    private static final Prefix64 OWN_PREFIX = Prefix64.parse("2001:db8:6464::/96");

    /// The name of the interface to the outside in that guest.
    static final String OUTSIDE = "wan";

    private static final Map<Integer, String> NODES = Map.of(
            Endpoint.address("192.168.1.2"), "alice",
            Endpoint.address("192.168.1.3"), "bob",
            Endpoint.address("203.0.113.10"), "server",
            Endpoint.address("198.51.100.7"), "other");

    private NatGuest() {}

    /// The kernel's NAT with an outside interface `wan`.
    ///
    /// @param udpSeconds `nf_conntrack_udp_timeout`
    /// @param streamSeconds `nf_conntrack_udp_timeout_stream`
    public static Nat kernel(int udpSeconds, int streamSeconds) {
        return new Nat(
                "wan",
                Duration.ofSeconds(udpSeconds),
                Duration.ofSeconds(streamSeconds),
                Nat.PortAllocation.PRESERVE,
                Nat.Unsolicited.DROP,
                null);
    }

    /// Measures the behaviour of a NAT with datagrams.
    ///
    /// @param nat whose outside interface is `wan`
    /// @return the differences from its declaration, one sentence each
    /// @throws org.warren.harness.lab.LabException when the guest cannot be started
    public static List<String> measure(Nat nat, NatBehaviour declared) {
        return SelfCheck.differences(compare(GuestKind.usual(), parts(nat), nat, declared));
    }

    /// Measures it in a guest of this kind, and compares each setting with the declared one.
    static List<SelfCheck.Compared> compare(GuestKind kind, GuestParts parts, Nat nat, NatBehaviour declared) {
        try (VirtualLab lab = VirtualLab.deploy(kind, parts, topology(nat), Map.of(), 1)) {
            return measure(lab, nat, declared);
        }
    }

    /// The result for a NAT.
    ///
    /// @param differences from its declaration, one sentence each
    /// @param isKept whether it was measured earlier, not now
    public record Known(List<String> differences, boolean isKept) {

        public Known {
            differences = List.copyOf(differences);
        }
    }

    /// The same, or the stored result for the same kernel, program and settings.
    ///
    /// @param again whether to measure even if there is a stored result, which is then replaced
    /// @throws org.warren.harness.lab.LabException when the guest cannot be started
    /// @throws IOException when the result cannot be stored
    public static Known measureOnce(Nat nat, NatBehaviour declared, KeptNatChecks kept, boolean again)
            throws IOException {
        requireRunnable(nat);
        try (VirtualLab lab = VirtualLab.deploy(GuestKind.usual(), parts(nat), topology(nat), Map.of(), 1)) {
            LabEnvironment environment = lab.environment();
            Optional<List<SelfCheck.Compared>> known = again ? Optional.empty() : kept.find(environment, nat);
            if (known.isPresent()) {
                return new Known(SelfCheck.differences(known.get()), true);
            }
            List<SelfCheck.Compared> measured = measure(lab, nat, declared);
            kept.keep(environment, nat, measured);
            return new Known(SelfCheck.differences(measured), false);
        }
    }

    private static GuestParts parts(Nat nat) {
        return nat.program() == null ? GuestParts.USUAL : GuestParts.USUAL.with(Set.of(RouterProgram.LAYER));
    }

    private static void requireRunnable(Nat nat) {
        Optional.ofNullable(nat.program())
                .flatMap(program -> program.refusal().or(() -> GuestKind.usual().missing(parts(nat))))
                .ifPresent(why -> {
                    throw new LabException(why);
                });
    }

    private static List<SelfCheck.Compared> measure(VirtualLab lab, Nat nat, NatBehaviour declared) {
        boolean isProgram = nat.program() != null;
        long settle = isProgram ? nat.udpTimeout().plus(nat.udpStreamTimeout()).toNanos() : SETTLE;
        NatProber prober = new NatProber(new LabTestbed(lab, NODES, nat.nat64()), SECOND, LONGEST, settle);
        MeasuredNat measured = prober.measureUdp();
        if (isProgram) {
            measured = prober.measureIcmpErrors();
        }
        return SelfCheck.compare(declared, measured, TOLERANCE);
    }

    /// Two hosts behind a router with this NAT, and two outside, in their own networks.
    ///
    /// @param nat whose outside interface is `wan`
    public static Topology topology(Nat nat) {
        boolean isNat64 = nat.nat64() != null;
        String network = isNat64 ? "2001:db8:64::/64" : "192.168.1.0/24";
        String gateway = isNat64 ? "2001:db8:64::1" : "192.168.1.1";
        return Topology.of(
                        Network.of("home", network),
                        Network.of("internet", "203.0.113.0/24"),
                        Network.of("far", "198.51.100.0/24"))
                .with(Node.host("alice", Interface.of("eth0", "home", inside("192.168.1.2", isNat64)))
                        .behind(gateway))
                .with(Node.host("bob", Interface.of("eth0", "home", inside("192.168.1.3", isNat64)))
                        .behind(gateway))
                .with(Node.router(
                                "nat",
                                Interface.of("lan", "home", gateway + (isNat64 ? "/64" : "/24")),
                                Interface.of("wan", "internet", "203.0.113.1/24"))
                        .behind("203.0.113.254")
                        .translating(nat))
                .with(Node.router(
                        "core",
                        Interface.of("eth0", "internet", "203.0.113.254/24"),
                        Interface.of("eth1", "far", "198.51.100.1/24")))
                .with(Node.host("server", Interface.of("eth0", "internet", "203.0.113.10/24"))
                        .behind("203.0.113.254"))
                .with(Node.host("other", Interface.of("eth0", "far", "198.51.100.7/24"))
                        .behind("198.51.100.1"));
    }

    private static String inside(String ipv4, boolean isNat64) {
        return isNat64
                ? Nat64Testbed.host(new Endpoint(Endpoint.address(ipv4), 0)).addressText() + "/64"
                : ipv4 + "/24";
    }

    /// A NAT with an outside interface `wan`, as it is measured. tayga does not translate the well-known prefix for
    /// documentation addresses, which these networks have (RFC 6052 §3.1), so it gets another prefix.
    public static Nat like(CataloguedNat nat) {
        if (nat.nat64() == null) {
            return Nat.like(OUTSIDE, nat);
        }
        // The measurement is valid for every prefix, and a file's own prefix could collide with the hosts here.
        boolean isTayga = nat.program() == RouterProgram.TAYGA;
        return Nat.like(OUTSIDE, nat.withNat64(isTayga ? OWN_PREFIX : Prefix64.WELL_KNOWN));
    }
}
