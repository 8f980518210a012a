package org.warren.harness.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// An external program that translates addresses in a router, in place of the lab kernel's NAT and of the model.
///
/// None of them reports its mappings, except [#TAYGA]: a run behind it has packets, but no NAT events.
public enum RouterProgram {
    /// libslirp, the user-mode networking of QEMU and rootless containers: one socket for each inside endpoint.
    SLIRP4NETNS("slirp4netns", ""),
    /// Open vSwitch with its userspace datapath and `ct(nat)`, as in OVN and in clouds with DPDK.
    OPENVSWITCH("ovsdb-tool ovsdb-server ovs-vswitchd ovs-vsctl ovs-ofctl", ""),
    /// tayga, which translates statelessly between IPv6 and IPv4 (RFC 7915), followed by the lab kernel's masquerade,
    /// which keeps the state.
    TAYGA("tayga", ""),
    /// passt in its mode for network namespaces, podman's default.
    PASTA(
            "pasta",
            "pasta moves into an IPC namespace of its own and sets a seccomp filter before it carries a packet, and the"
                    + " lab kernel is built without both (CONFIG_IPC_NS, CONFIG_SECCOMP_FILTER); the NAT 'passt' is a"
                    + " model of it");

    /// The layer of the guest that contains all of them.
    public static final String LAYER = "nat";

    private final String commands;
    private final String refusal;

    RouterProgram(String commands, String refusal) {
        this.commands = commands;
        this.refusal = refusal;
    }

    /// Its name in the catalogue file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How much longer than declared a mapping may live: libslirp checks its sockets for expiry once per second.
    public long graceNanos() {
        return this == SLIRP4NETNS ? 1_000_000_000L : 0;
    }

    /// Whether the lab kernel's NAT holds the mappings, and reports them.
    public boolean isBesideTheKernelsNat() {
        return this == TAYGA;
    }

    /// The commands that it consists of.
    public List<String> commands() {
        return List.of(commands.split(" "));
    }

    /// Why it cannot run in the virtual lab; empty if it can.
    public Optional<String> refusal() {
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }

    static Optional<RouterProgram> named(String word) {
        return Arrays.stream(values())
                .filter(program -> program.word().equals(word))
                .findFirst();
    }
}
