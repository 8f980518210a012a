package org.warren.junit;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.nat.Mapping;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// A NAT router, like Linux's masquerade: nodes on its inside network share its address on the outside one. Its
/// addresses are numbered from the inside.
public final class TestNat extends TestNode {

    private static final String INSIDE = "lan";
    private static final String OUTSIDE = "wan";

    private final TestNetwork outside;
    private Duration udpTimeout = Duration.ofSeconds(30);
    private Duration streamTimeout = Duration.ofMinutes(2);
    private @Nullable Duration tcpTimeout;
    private Nat.PortAllocation ports = Nat.PortAllocation.PRESERVE;
    private Nat.Unsolicited unsolicited = Nat.Unsolicited.DROP;

    TestNat(TestLab lab, String name, TestNetwork inside, TestNetwork outside) {
        super(lab, name, true, List.of(inside, outside), List.of(INSIDE, OUTSIDE));
        this.outside = outside;
    }

    /// Sets the lifetime of a UDP mapping that is not a stream; the default is 30 s.
    ///
    /// @param timeout whole seconds, at least 1
    public TestNat udpTimeout(Duration timeout) {
        lab().requireBuilding();
        udpTimeout = timeout;
        return this;
    }

    /// Sets the lifetime of a UDP mapping that had traffic both ways for more than two seconds; the default is 120 s.
    ///
    /// @param timeout whole seconds, at least 1
    public TestNat streamTimeout(Duration timeout) {
        lab().requireBuilding();
        streamTimeout = timeout;
        return this;
    }

    /// Sets the lifetime of an idle TCP connection. Packets of an expired connection are dropped. By default Linux
    /// remembers a connection for five days, and a packet from inside creates the mapping again.
    ///
    /// @param timeout whole seconds, at least 1
    public TestNat tcpTimeout(Duration timeout) {
        lab().requireBuilding();
        tcpTimeout = timeout;
        return this;
    }

    /// Assigns a random port to each mapping, so that it depends on the destination; by default the inside port is
    /// kept.
    public TestNat randomPorts() {
        lab().requireBuilding();
        ports = Nat.PortAllocation.RANDOM;
        return this;
    }

    /// Answers unsolicited packets from outside with an ICMP error; by default they are dropped.
    public TestNat rejectUnsolicited() {
        lab().requireBuilding();
        unsolicited = Nat.Unsolicited.REJECT;
        return this;
    }

    /// Removes all mappings now, as a restart does.
    public void flush() {
        lab().stage(stage -> {
            stage.node(name()).flushNat();
            return name();
        });
    }

    /// Its mappings so far, in the order of their creation.
    public List<Mapping> mappings() {
        return lab().evidence().mappings(name()).entries().stream()
                .filter(Mapping::translates)
                .toList();
    }

    /// Its mappings between one node inside and one address outside.
    ///
    /// @param remote such as `server.address()`
    public List<Mapping> mappings(TestNode inside, String remote) {
        return mappings().stream()
                .filter(mapping -> inside.networks().stream().anyMatch(network -> inside.address(network)
                        .equals(mapping.inside().address().getHostAddress())))
                .filter(mapping -> mapping.remote().address().getHostAddress().equals(remote))
                .toList();
    }

    /// Fails unless a mapping of the node inside to the address outside has expired because it was not refreshed in
    /// time.
    public void assertForgot(TestNode inside, String remote) {
        List<Mapping> found = mappings(inside, remote);
        lab().check(
                        "%s forgot %s".formatted(name(), inside.name()),
                        found.stream().anyMatch(mapping -> mapping.end() == Mapping.End.EXPIRED),
                        "%s let no mapping of %s to %s expire; it had %d"
                                .formatted(name(), inside.name(), remote, found.size()));
    }

    /// Fails unless there is a mapping of the node inside to the address outside, and none has expired or was removed.
    public void assertRemembers(TestNode inside, String remote) {
        List<Mapping> found = mappings(inside, remote);
        long ended = found.stream()
                .filter(mapping -> mapping.endedNanos().isPresent())
                .count();
        lab().check(
                        "%s remembers %s".formatted(name(), inside.name()),
                        !found.isEmpty() && ended == 0,
                        "%s had %d mappings of %s to %s, of which %d ended"
                                .formatted(name(), found.size(), inside.name(), remote, ended));
    }

    @Override
    List<TestNetwork> serves() {
        return networks().subList(0, 1);
    }

    TestNetwork outside() {
        return outside;
    }

    @Override
    Node node() {
        Nat nat = new Nat(OUTSIDE, udpTimeout, streamTimeout, ports, unsolicited, tcpTimeout);
        return super.node().translating(nat);
    }
}
