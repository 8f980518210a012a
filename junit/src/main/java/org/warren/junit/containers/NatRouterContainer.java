package org.warren.junit.containers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.Network;
import org.warren.harness.labs.linux.NatRules;
import org.warren.harness.topology.Nat;

/// A NAT router between two networks, like Linux's masquerade.
public final class NatRouterContainer extends NetworkContainer<NatRouterContainer> {

    private static final String CONNTRACK = "net.netfilter.nf_conntrack_";

    private final Network inside;
    private final Network outside;
    private Duration udpTimeout = Duration.ofSeconds(30);
    private Duration streamTimeout = Duration.ofMinutes(2);
    private Nat.PortAllocation ports = Nat.PortAllocation.PRESERVE;
    private Nat.Unsolicited unsolicited = Nat.Unsolicited.DROP;

    /// @param inside whose containers share the router's address
    /// @param outside the network with that address
    public NatRouterContainer(Network inside, Network outside) {
        this.inside = inside;
        this.outside = outside;
        withNetwork(outside);
        setting("net.ipv4.ip_forward", "1");
        timeouts();
    }

    /// Sets the lifetime of a UDP mapping that is not a stream; the default is 30 s.
    public NatRouterContainer withUdpTimeout(Duration timeout) {
        udpTimeout = timeout;
        return timeouts();
    }

    /// Sets the lifetime of a UDP mapping that had traffic both ways for more than two seconds; the default is 120 s.
    public NatRouterContainer withStreamTimeout(Duration timeout) {
        streamTimeout = timeout;
        return timeouts();
    }

    /// Assigns a random port to each mapping, so that it depends on the destination; by default the inside port is
    /// kept.
    public NatRouterContainer withRandomPorts() {
        ports = Nat.PortAllocation.RANDOM;
        return this;
    }

    /// Answers unsolicited packets from outside with an ICMP error; by default they are dropped.
    public NatRouterContainer withUnsolicitedRejected() {
        unsolicited = Nat.Unsolicited.REJECT;
        return this;
    }

    /// Removes all mappings now, as a restart does.
    public void flush() {
        run("conntrack", "-F");
    }

    /// Its current UDP mappings, one per line, as conntrack prints them.
    public List<String> mappings() {
        return run("conntrack", "-L", "-p", "udp").lines().toList();
    }

    /// Its inside address, which is the gateway of the containers there.
    public String insideAddress() {
        return address(inside);
    }

    /// The address that the inside is translated to.
    public String outsideAddress() {
        return address(outside);
    }

    @Override
    protected void containerIsStarted(InspectContainerResponse container) {
        getDockerClient()
                .connectToNetworkCmd()
                .withContainerId(getContainerId())
                .withNetworkId(inside.getId())
                .exec();
        Nat nat = new Nat(interfaceOf(outsideAddress()), udpTimeout, streamTimeout, ports, unsolicited);
        run("sh", "-c", "nft -f - <<'END'\n" + NatRules.of(nat) + "END\n");
    }

    private NatRouterContainer timeouts() {
        setting(CONNTRACK + "udp_timeout", Long.toString(udpTimeout.toSeconds()));
        setting(CONNTRACK + "udp_timeout_stream", Long.toString(streamTimeout.toSeconds()));
        return this;
    }
}
