package org.warren.harness.catalogue;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A program of others that translates addresses in a router, in place of the lab kernel's NAT and of the model.
///
/// It does not report its mappings: a run behind it has packets, and no NAT events.
public enum RouterProgram {
    /// libslirp, which QEMU's and rootless containers' user networking is: a socket for each inside endpoint.
    SLIRP4NETNS("slirp4netns", ""),
    /// Open vSwitch with its datapath in userspace and `ct(nat)`, as OVN and clouds with DPDK have it.
    OPENVSWITCH("ovsdb-tool ovsdb-server ovs-vswitchd ovs-vsctl ovs-ofctl", ""),
    /// passt in its mode for network namespaces, podman's default.
    PASTA(
            "pasta",
            "pasta moves into an IPC namespace of its own and sets a seccomp filter before it carries a packet, and the"
                    + " lab kernel is built without both (CONFIG_IPC_NS, CONFIG_SECCOMP_FILTER); the NAT 'passt' is a"
                    + " model of it");

    /// The layer of the guest that has all of them.
    public static final String LAYER = "nat";

    private final String commands;
    private final String refusal;

    RouterProgram(String commands, String refusal) {
        this.commands = commands;
        this.refusal = refusal;
    }

    /// Its name in the catalogue's file.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// How much longer than declared a mapping may live: libslirp looks at the ends of its sockets once a second.
    public long graceNanos() {
        return this == SLIRP4NETNS ? 1_000_000_000L : 0;
    }

    /// The commands that it consists of.
    public List<String> commands() {
        return List.of(commands.split(" "));
    }

    /// Why it cannot run in the virtual lab, in words; empty where it can.
    public Optional<String> refusal() {
        return refusal.isEmpty() ? Optional.empty() : Optional.of(refusal);
    }

    static Optional<RouterProgram> named(String word) {
        return Arrays.stream(values())
                .filter(program -> program.word().equals(word))
                .findFirst();
    }
}
