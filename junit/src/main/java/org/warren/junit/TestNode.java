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

/// A node of a lab: a Linux host of its own, with the programs that a test starts in it.
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

    /// Sends what is for other networks by way of this neighbour; without it, by way of the first router that is on one
    /// of its networks, where there is one.
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

    /// Runs a command to its end, for up to a minute of the lab's time. Its standard output and error are in the
    /// result; it may have failed.
    public CommandResult run(String... command) {
        return lab.stage(stage -> stage.linux(name).run(command));
    }

    /// Starts a program that runs while the test does other things. What it prints becomes `logs/<node>-<name>.log`
    /// of the evidence.
    ///
    /// @param program a name for it, such as `agent`
    /// @param command its words; the first is a program of the lab's root file system, such as `bash` or `iperf3`
    public TestProgram start(String program, String... command) {
        return lab.start(this, Program.of(program, command));
    }

    /// Starts a program that has files or an environment, or that is started again when it fails.
    public TestProgram start(Program program) {
        return lab.start(this, program);
    }

    /// Starts a Java program with the class path entry that its class came from, such as `target/classes`, and those of
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

    /// Cuts the cable of its first network, until [#linkUp]; the node sees its carrier go.
    public void linkDown() {
        link(first(), LabLink::down);
    }

    /// Joins its cable to its first network again.
    public void linkUp() {
        link(first(), LabLink::up);
    }

    /// Cuts its cable to a network.
    public void linkDown(TestNetwork network) {
        link(network, LabLink::down);
    }

    /// Joins its cable to a network again.
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

    /// What was captured on its first network so far.
    public List<CapturedPacket> packets() {
        return packets(first());
    }

    /// What was captured on a network so far.
    public List<CapturedPacket> packets(TestNetwork network) {
        return lab.evidence().packets(name, place(network).interfaceName());
    }

    /// What was captured inside a tunnel so far.
    public List<CapturedPacket> packets(TestTunnel tunnel) {
        return lab.evidence().packets(name, tunnel.interfaceName());
    }

    /// Fails unless a packet on its first network is so.
    ///
    /// @param what such a packet, in words, such as `a TCP reset`
    public void assertSaw(String what, Predicate<CapturedPacket> packet) {
        List<CapturedPacket> all = packets();
        lab.check(
                name + " saw " + what,
                all.stream().anyMatch(packet),
                "%s saw no such packet as %s, among %d".formatted(name, what, all.size()));
    }

    /// Fails when a packet on its first network is so.
    ///
    /// @param what such a packet, in words, such as `a TCP reset`
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

    /// The node of the lab, for whatever else it can do.
    public LinuxNode linux() {
        return lab.stage(stage -> stage.linux(name));
    }

    boolean isOn(TestNetwork network) {
        return places.stream().anyMatch(place -> place.network() == network);
    }

    /// The networks whose nodes may take it for their gateway.
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

    /// The name of its WireGuard; empty where it has no tunnel.
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
