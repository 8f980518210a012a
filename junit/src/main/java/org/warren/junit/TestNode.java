package org.warren.junit;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabLink;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.Program;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Node;

/// A node of a lab: a Linux host, with the programs that a test starts on it.
public sealed class TestNode permits TestNat {

    private record Place(TestNetwork network, String interfaceName, String address) {}

    private final TestLab lab;
    private final String name;
    private final boolean forwards;
    private final List<Place> places = new ArrayList<>();
    private @Nullable String gateway;
    private String subject = "";
    private boolean isSubjectChosen;

    TestNode(TestLab lab, String name, boolean forwards, List<TestNetwork> networks, List<String> interfaces) {
        this.lab = lab;
        this.name = name;
        this.forwards = forwards;
        for (int i = 0; i < networks.size(); i++) {
            TestNetwork network = networks.get(i);
            places.add(new Place(network, interfaces.get(i), network.nextAddress()));
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException("node " + name + " is on no network; name one");
        }
    }

    /// Its name, which is also its host name.
    public String name() {
        return name;
    }

    /// Its address on its first network.
    public String address() {
        return places.getFirst().address();
    }

    /// Its address on a network.
    ///
    /// @throws IllegalArgumentException when it is not on it
    public String address(TestNetwork network) {
        return place(network).address();
    }

    /// Sets this neighbour as gateway to other networks; by default it is the first router on one of its networks.
    public TestNode gateway(TestNode neighbour) {
        lab.requireBuilding();
        gateway = places.stream()
                .filter(place -> neighbour.isOn(place.network()))
                .map(place -> neighbour.address(place.network()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        neighbour.name() + " is on no network of " + name + ", so it is not a gateway of it"));
        return this;
    }

    /// Runs a command until it ends, for up to a minute of the lab's time. The result contains its standard output and
    /// error; it may have failed.
    public CommandResult run(String... command) {
        return lab.stage(stage -> stage.linux(name).run(command));
    }

    /// Starts a program in the background. Its output becomes `logs/<node>-<name>.log` of the evidence.
    ///
    /// @param program a name for it, such as `agent`
    /// @param command with its arguments; the first word is a program of the lab's root file system, such as `bash` or
    ///     `iperf3`
    public TestProgram start(String program, String... command) {
        return lab.start(this, Program.of(program, command));
    }

    /// Starts a program that has files or environment variables, or is restarted when it fails.
    public TestProgram start(Program program) {
        return lab.start(this, program);
    }

    /// Starts a Java program with the class path entry of its class, such as `target/classes`, and those of
    /// [TestLab#libraries].
    ///
    /// @param program a name for it, such as `agent`
    /// @param main the class with the main method
    /// @param arguments of the program
    public TestProgram startJava(String program, Class<?> main, String... arguments) {
        return lab.startJava(this, program, main, List.of(arguments));
    }

    /// Pings an address three times and waits up to five seconds for the last answer.
    public PingResult ping(String address) {
        return lab.stage(stage -> stage.node(name).ping(address));
    }

    /// Fails unless a ping to the address is answered.
    public void assertReaches(String address) {
        PingResult result = ping(address);
        lab.check(
                name + " reaches " + address,
                result.isAnswered(),
                "%s does not reach %s: %d of %d pings were answered"
                        .formatted(name, address, result.received(), result.sent()));
    }

    /// Fails when a ping to the address is answered.
    public void assertDoesNotReach(String address) {
        PingResult result = ping(address);
        lab.check(
                name + " does not reach " + address,
                result.received() == 0,
                "%s reaches %s: %d of %d pings were answered"
                        .formatted(name, address, result.received(), result.sent()));
    }

    /// Takes the link to its first network down, until [#linkUp]; the node sees the carrier go.
    public void linkDown() {
        link(first(), LabLink::down);
    }

    /// Brings the link to its first network up again.
    public void linkUp() {
        link(first(), LabLink::up);
    }

    /// Takes the link to a network down.
    public void linkDown(TestNetwork network) {
        link(network, LabLink::down);
    }

    /// Brings the link to a network up again.
    public void linkUp(TestNetwork network) {
        link(network, LabLink::up);
    }

    /// Delays, loses, duplicates or reorders packets on its first network, in both directions, until the next change;
    /// [Link#PERFECT] ends it.
    public void impair(Link link) {
        impair(first(), link);
    }

    /// The same on another network.
    public void impair(TestNetwork network, Link link) {
        link(network, cable -> cable.shape(link));
    }

    /// The capture on its first network so far.
    public List<CapturedPacket> packets() {
        return packets(first());
    }

    /// The capture on a network so far.
    public List<CapturedPacket> packets(TestNetwork network) {
        return lab.evidence().packets(name, place(network).interfaceName());
    }

    /// The capture inside a tunnel so far.
    public List<CapturedPacket> packets(TestTunnel tunnel) {
        return lab.evidence().packets(name, tunnel.interfaceName());
    }

    /// Fails unless some packet on its first network matches.
    ///
    /// @param what describes such a packet, such as `a TCP reset`
    public void assertSaw(String what, Predicate<CapturedPacket> packet) {
        List<CapturedPacket> all = packets();
        lab.check(
                name + " saw " + what,
                all.stream().anyMatch(packet),
                "%s saw no such packet as %s, among %d".formatted(name, what, all.size()));
    }

    /// Fails if any packet on its first network matches.
    ///
    /// @param what describes such a packet, such as `a TCP reset`
    public void assertNeverSaw(String what, Predicate<CapturedPacket> packet) {
        List<CapturedPacket> found = packets().stream().filter(packet).toList();
        String first = found.isEmpty()
                ? ""
                : " (packet %d of its capture)".formatted(found.getFirst().number());
        lab.check(
                name + " never saw " + what,
                found.isEmpty(),
                "%s saw %s %d times%s".formatted(name, what, found.size(), first));
    }

    /// The lab's node, for other operations.
    public LinuxNode linux() {
        return lab.stage(stage -> stage.linux(name));
    }

    boolean isOn(TestNetwork network) {
        return places.stream().anyMatch(place -> place.network() == network);
    }

    /// The networks whose nodes may use it as their gateway.
    List<TestNetwork> serves() {
        return forwards ? networks() : List.of();
    }

    final List<TestNetwork> networks() {
        return places.stream().map(Place::network).toList();
    }

    void useSubject(String wanted, boolean isChosen) {
        if (isSubjectChosen && isChosen && !subject.equals(wanted)) {
            throw new IllegalArgumentException(
                    "node " + name + " has a tunnel of " + subject + " already; a node runs one WireGuard");
        }
        if (isChosen || !isSubjectChosen) {
            subject = wanted;
        }
        isSubjectChosen |= isChosen;
    }

    /// The name of its WireGuard implementation; empty if it has no tunnel.
    String subject() {
        return subject;
    }

    TestLab lab() {
        return lab;
    }

    Node node() {
        Interface[] interfaces = places.stream()
                .map(place ->
                        Interface.of(place.interfaceName(), place.network().name(), place.address() + "/24"))
                .toArray(Interface[]::new);
        Node node = forwards ? Node.router(name, interfaces) : Node.host(name, interfaces);
        String next = gateway == null ? lab.gatewayOf(this) : gateway;
        return next.isEmpty() ? node : node.behind(next);
    }

    private TestNetwork first() {
        return places.getFirst().network();
    }

    private Place place(TestNetwork network) {
        return places.stream()
                .filter(place -> place.network() == network)
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("node " + name + " is not on network " + network.name()));
    }

    private void link(TestNetwork network, Consumer<LabLink> change) {
        String interfaceName = place(network).interfaceName();
        lab.stage(stage -> {
            change.accept(stage.lab().link(name, interfaceName));
            return network;
        });
    }
}
