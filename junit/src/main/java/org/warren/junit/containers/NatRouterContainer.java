package org.warren.junit.containers;

import com.github.dockerjava.api.command.InspectContainerResponse;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.Network;
import org.warren.harness.labs.linux.NatRules;
import org.warren.harness.topology.Nat;

/// A NAT router between two networks, as Linux's masquerade does it.
public final class NatRouterContainer extends NetworkContainer<NatRouterContainer> {

    private static final String CONNTRACK = "net.netfilter.nf_conntrack_";

    private final Network inside;
    private final Network outside;
    private Duration udpTimeout = Duration.ofSeconds(30);
    private Duration streamTimeout = Duration.ofMinutes(2);
    private Nat.PortAllocation ports = Nat.PortAllocation.PRESERVE;
    private Nat.Unsolicited unsolicited = Nat.Unsolicited.DROP;

    /// @param inside its containers share the router's address
    /// @param outside where that address is
    public NatRouterContainer(Network inside, Network outside) {
        this.inside = inside;
        this.outside = outside;
        withNetwork(outside);
        setting("net.ipv4.ip_forward", "1");
        timeouts();
    }

    /// How long a UDP mapping lives that is not a stream; 30 s where nobody says it.
    public NatRouterContainer withUdpTimeout(Duration timeout) {
        udpTimeout = timeout;
        return timeouts();
    }

    /// How long a UDP mapping lives that had traffic both ways for more than two seconds; 120 s where nobody says it.
    public NatRouterContainer withStreamTimeout(Duration timeout) {
        streamTimeout = timeout;
        return timeouts();
    }

    /// Gives each mapping a random port, so that it depends on the destination; else the inside port is kept.
    public NatRouterContainer withRandomPorts() {
        ports = Nat.PortAllocation.RANDOM;
        return this;
    }

    /// Answers unsolicited packets from outside with an error; else they are dropped.
    public NatRouterContainer withUnsolicitedRejected() {
        unsolicited = Nat.Unsolicited.REJECT;
        return this;
    }

    /// Lets it forget all mappings now, as a restart does.
    public void flush() {
        run("conntrack", "-F");
    }

    /// The UDP mappings that it has now, a line each, as conntrack prints them.
    public List<String> mappings() {
        return run("conntrack", "-L", "-p", "udp").lines().toList();
    }

    /// The address of its inside, which is the gateway of the containers there.
    public String insideAddress() {
        return address(inside);
    }

    /// The address that the inside hides behind.
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
