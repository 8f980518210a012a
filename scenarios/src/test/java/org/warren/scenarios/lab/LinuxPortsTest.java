package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsVirtualLab;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.PortAssignment;
import org.warren.nat.Protocol;
import org.warren.nat.Translator;

/// The kernel's masquerade and the Linux of the model give random flows the same outside ports, clashes included.
@NeedsVirtualLab
class LinuxPortsTest {

    private static final Map<String, String> INSIDE =
            Map.of("alice", "192.168.1.2", "bob", "192.168.1.3", "carol", "192.168.1.4");
    private static final Map<String, String> REMOTE = Map.of("server", "203.0.113.10", "other", "203.0.113.11");
    private static final String WAN = "203.0.113.1";
    /// 3 hosts, 12 ports of each and 28 remote ends make 1,008 flows, of which two in three may clash.
    private static final int REMOTE_PORTS = 14;
    private static final int FIRST_INSIDE = 40_000;
    private static final int FIRST_REMOTE = 9_000;
    private static final int FIRST_UNPRIVILEGED = 1024;
    /// Nothing expires: the kernel reuses the port of a connection that has expired until its collector comes by.
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration SHORT = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /// Two of them lead to the same endpoint.
    private static final Map<Integer, Endpoint> FORWARDS = new TreeMap<>(Map.of(
            443, Endpoint.parse("192.168.1.2:40000"),
            444, Endpoint.parse("192.168.1.2:40000"),
            40_001, Endpoint.parse("192.168.1.3:40001")));

    private static final NatBehaviour LINUX = NatBehaviour.linux(LONG.toNanos(), LONG.toNanos());

    private record Flow(Endpoint inside, Endpoint remote) {}

    /// A random number is what the kernel's was.
    private static final class KernelsChoice implements RandomGenerator {
        private int port;
        private int asked;

        @Override
        public int nextInt(int bound) {
            asked++;
            return port - FIRST_UNPRIVILEGED;
        }

        @Override
        public long nextLong() {
            throw new IllegalStateException("the model asks for ports alone");
        }
    }

    /// What the kernel made of a flow's first packet.
    private record Seen(Flow flow, Endpoint outside) {}

    /// How a model that is given the kernel's random ports fares.
    ///
    /// @param different the first flow to which it gives another port; null where there is none
    private record Comparison(@Nullable Flow different, int preserved, int reused, int random) {}

    @Test
    void randomFlowsGetTheSamePorts() {
        List<Seen> seen = seen(2);

        Comparison comparison = compare(seen, LINUX);
        assertThat(comparison.different).isNull();
        assertThat(comparison.preserved).as("flows that kept their port").isGreaterThan(10);
        assertThat(comparison.reused)
                .as("flows that got their host's newest port")
                .isGreaterThan(10);
        assertThat(comparison.random).as("flows that got a random port").isGreaterThan(5);
        assertThat(compare(
                                seen,
                                LINUX.with(PortAssignment.of(PortAssignment.Method.PRESERVATION)
                                        .overloaded()))
                        .different)
                .as("without reuse")
                .isNotNull();
    }

    @Tag("long")
    @Test
    void thousandRandomFlowsGetTheSamePorts() {
        List<Seen> seen = seen(12);

        assertThat(seen).hasSizeGreaterThan(1000);
        assertThat(compare(seen, LINUX).different).isNull();
    }

    /// Random flows from both sides, those from outside to forwarded ports: where the two ends have a connection by
    /// another port already, the kernel gives the packet another source port, and so does the model.
    @Test
    void forwardedFlowsThatClashGetTheSameSources() {
        Map<Endpoint, UdpSocket> sockets = new LinkedHashMap<>();
        var random = new Random(3);
        var choice = new KernelsChoice();
        var model = new Translator(LINUX, List.of(Endpoint.address(WAN)), choice);
        FORWARDS.forEach((port, inside) -> model.forward(Protocol.UDP, port, inside));
        int changed = 0;
        int inwards = 0;
        try (VirtualLab lab = VirtualLab.deploy(topology(LONG, FORWARDS), 1)) {
            open(lab, sockets, INSIDE, FIRST_INSIDE, 2);
            open(lab, sockets, REMOTE, FIRST_REMOTE, REMOTE_PORTS);
            List<Integer> ports = List.copyOf(FORWARDS.keySet());
            for (int i = 0; i < 1000; i++) {
                Endpoint inside = end(INSIDE, FIRST_INSIDE, 2, random);
                Endpoint remote = end(REMOTE, FIRST_REMOTE, REMOTE_PORTS, random);
                Endpoint to = new Endpoint(Endpoint.address(WAN), ports.get(random.nextInt(ports.size())));
                boolean outbound = random.nextInt(3) == 0;
                // Where somebody has a connection by that port with that remote end, this is its answer.
                Endpoint target = model.destinationOf(Packet.udp(remote, to), 0).orElseThrow();
                Endpoint seen =
                        outbound ? send(sockets, new Flow(inside, remote), i) : send(sockets, remote, to, target, i);
                choice.port = seen.port();
                Packet packet = outbound ? Packet.udp(inside, remote) : Packet.udp(remote, to);
                assertThat(outbound ? model.fromInside(packet, 0) : model.fromOutside(packet, 0))
                        .as("packet %d, %s", i, packet)
                        .isEqualTo(new Outcome.Forwarded(
                                outbound ? packet.from(seen) : packet.from(seen).to(target), !outbound));
                inwards += outbound ? 0 : 1;
                changed += outbound || seen.equals(remote) ? 0 : 1;
                if (!outbound) {
                    // The answer finds its way back, and comes from the forwarded port.
                    assertThat(send(sockets, target, seen, remote, 1000 + i)).isEqualTo(to);
                    assertThat(model.fromInside(Packet.udp(target, seen), 0))
                            .isEqualTo(new Outcome.Forwarded(Packet.udp(to, remote), false));
                }
            }
            sockets.values().forEach(UdpSocket::close);
        }
        assertThat(changed).as("of %d packets to forwarded ports", inwards).isGreaterThan(20);
    }

    private static Endpoint end(Map<String, String> nodes, int first, int count, Random random) {
        List<String> addresses = nodes.values().stream().sorted().toList();
        return new Endpoint(
                Endpoint.address(addresses.get(random.nextInt(addresses.size()))), first + random.nextInt(count));
    }

    /// Where the kernel and the model differ, which is why nothing expires in the other tests.
    @Test
    void connectionThatHasExpiredStillLendsItsPortInTheKernel() {
        Flow first = new Flow(Endpoint.parse("192.168.1.2:40000"), Endpoint.parse("203.0.113.10:9000"));
        Flow clashing = new Flow(Endpoint.parse("192.168.1.3:40000"), first.remote);
        Flow later = new Flow(clashing.inside, Endpoint.parse("203.0.113.11:9000"));
        Map<Endpoint, UdpSocket> sockets = new LinkedHashMap<>();
        try (VirtualLab lab = VirtualLab.deploy(topology(SHORT), 1)) {
            open(lab, sockets, INSIDE, FIRST_INSIDE, 1);
            open(lab, sockets, REMOTE, FIRST_REMOTE, 1);
            send(sockets, first, 1);
            Endpoint changed = send(sockets, clashing, 2);
            lab.clock().advance(SHORT.plusMillis(100));

            assertThat(changed.port()).isNotEqualTo(clashing.inside.port());
            assertThat(send(sockets, later, 3)).isEqualTo(changed);
            sockets.values().forEach(UdpSocket::close);
        }
    }

    /// Sends the first packets of all flows; half-way the router forgets.
    private static List<Seen> seen(int insidePorts) {
        Map<Endpoint, UdpSocket> sockets = new LinkedHashMap<>();
        List<Seen> seen = new ArrayList<>();
        try (VirtualLab lab = VirtualLab.deploy(topology(LONG), 1)) {
            open(lab, sockets, INSIDE, FIRST_INSIDE, insidePorts);
            open(lab, sockets, REMOTE, FIRST_REMOTE, REMOTE_PORTS);
            List<Flow> flows = flows(insidePorts);
            for (int i = 0; i < flows.size(); i++) {
                if (i == flows.size() / 2) {
                    lab.node("nat").flushNat();
                }
                seen.add(new Seen(flows.get(i), send(sockets, flows.get(i), i)));
            }
            sockets.values().forEach(UdpSocket::close);
        }
        return seen;
    }

    private static Comparison compare(List<Seen> seen, NatBehaviour behaviour) {
        var choice = new KernelsChoice();
        var model = new Translator(behaviour, List.of(Endpoint.address(WAN)), choice);
        int preserved = 0;
        int reused = 0;
        for (int i = 0; i < seen.size(); i++) {
            if (i == seen.size() / 2) {
                model.reboot(0);
            }
            Flow flow = seen.get(i).flow;
            Endpoint kernels = seen.get(i).outside;
            choice.port = kernels.port();
            int before = choice.asked;
            Outcome outcome = model.fromInside(Packet.udp(flow.inside, flow.remote), 0);
            if (!outcome.equals(new Outcome.Forwarded(Packet.udp(kernels, flow.remote), false))) {
                return new Comparison(flow, preserved, reused, choice.asked);
            }
            boolean isPreserved = kernels.port() == flow.inside.port();
            preserved += isPreserved ? 1 : 0;
            reused += !isPreserved && choice.asked == before ? 1 : 0;
        }
        return new Comparison(null, preserved, reused, choice.asked);
    }

    private static List<Flow> flows(int insidePorts) {
        List<Flow> flows = new ArrayList<>();
        for (String inside : INSIDE.values()) {
            for (String remote : REMOTE.values()) {
                for (int port = 0; port < insidePorts; port++) {
                    for (int remotePort = 0; remotePort < REMOTE_PORTS; remotePort++) {
                        flows.add(new Flow(
                                new Endpoint(Endpoint.address(inside), FIRST_INSIDE + port),
                                new Endpoint(Endpoint.address(remote), FIRST_REMOTE + remotePort)));
                    }
                }
            }
        }
        flows.sort(Comparator.comparing(Flow::toString));
        Collections.shuffle(flows, new Random(1));
        return flows;
    }

    private static void open(
            VirtualLab lab, Map<Endpoint, UdpSocket> sockets, Map<String, String> nodes, int first, int count) {
        nodes.forEach((node, address) -> {
            for (int port = first; port < first + count; port++) {
                sockets.put(
                        new Endpoint(Endpoint.address(address), port),
                        lab.node(node).udp(port));
            }
        });
    }

    /// The source with which the first packet of a flow arrives.
    private static Endpoint send(Map<Endpoint, UdpSocket> sockets, Flow flow, int number) {
        return send(sockets, flow.inside, flow.remote, flow.remote, number);
    }

    /// The source with which a packet arrives.
    ///
    /// @param to where it is sent
    /// @param at where it arrives
    private static Endpoint send(
            Map<Endpoint, UdpSocket> sockets, Endpoint from, Endpoint to, Endpoint at, int number) {
        byte[] text = ("flow " + number).getBytes(StandardCharsets.US_ASCII);
        Objects.requireNonNull(sockets.get(from))
                .send(text, new InetSocketAddress(Endpoint.addressText(to.address()), to.port()));
        UdpSocket.Datagram came = Objects.requireNonNull(sockets.get(at))
                .receive(PATIENCE)
                .orElseThrow(() -> new AssertionError(
                        "packet %d from %s to %s did not come to %s".formatted(number, from, to, at)));
        assertThat(came.bytes()).isEqualTo(text);
        return new Endpoint(
                Endpoint.address(came.from().getAddress().getHostAddress()),
                came.from().getPort());
    }

    private static Topology topology(Duration life) {
        return topology(life, Map.of());
    }

    private static Topology topology(Duration life, Map<Integer, Endpoint> forwards) {
        Topology topology = Topology.of(Network.of("home", "192.168.1.0/24"), Network.of("internet", "203.0.113.0/24"))
                .with(Node.router(
                                "nat",
                                Interface.of("lan", "home", "192.168.1.1/24"),
                                Interface.of("wan", "internet", WAN + "/24"))
                        .translating(Nat.homeRouter("wan", life, life)
                                .withPortForwards(
                                        forwards.entrySet().stream()
                                                .map(forward -> new Nat.PortForward(
                                                        false,
                                                        forward.getKey(),
                                                        Endpoint.addressText(forward.getValue()
                                                                .address()),
                                                        forward.getValue().port()))
                                                .toList(),
                                        false)));
        for (var host : INSIDE.entrySet()) {
            topology = topology.with(Node.host(host.getKey(), Interface.of("eth0", "home", host.getValue() + "/24"))
                    .behind("192.168.1.1"));
        }
        for (var host : REMOTE.entrySet()) {
            topology =
                    topology.with(Node.host(host.getKey(), Interface.of("eth0", "internet", host.getValue() + "/24")));
        }
        return topology;
    }
}
