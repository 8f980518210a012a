package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsVirtualLab;
import org.warren.workload.Distribution;
import org.warren.workload.link.BurstLoss;
import org.warren.workload.link.Decision;
import org.warren.workload.link.Discipline;
import org.warren.workload.link.Fault;
import org.warren.workload.link.LinkBehaviour;
import org.warren.workload.link.LinkDirection;
import org.warren.workload.link.LinkModel;
import org.warren.workload.link.Outage;
import org.warren.workload.link.Passage;
import org.warren.workload.link.Radio;
import org.warren.workload.link.Slots;
import org.warren.workload.link.Trace;

/// Real datagrams over a link that changes over time: those arrive that the model lets arrive, and when it says.
@NeedsVirtualLab
class ModelledLinkTest {

    private static final long MILLI = 1_000_000;
    private static final long SECOND = 1_000_000_000;
    /// Between the packet's capture at the node and its way through two bridges and the program: processes of the
    /// guest take no time but 256 ns for each look at the clock.
    private static final long TOLERANCE_NANOS = 20_000;

    private static final int ETHERNET = 14;
    private static final int PORT = 4000;
    private static final int DATAGRAMS = 400;
    private static final Distribution NOTHING = new Distribution.Constant(0);

    private static LinkDirection burstsAndJitter() {
        return new LinkDirection(
                20 * MILLI,
                new Distribution.Uniform(0, 30 * MILLI),
                true,
                0.01,
                new BurstLoss(0.05, 0.3, 1, 0),
                1_000_000,
                null,
                60 * MILLI,
                Discipline.FIFO,
                null,
                List.of(),
                List.of());
    }

    private static LinkDirection traceSlotsAndOutages() {
        return new LinkDirection(
                5 * MILLI,
                NOTHING,
                false,
                0,
                null,
                0,
                Trace.parse("trace", "7\n7\n31\n90\n91\n140\n"),
                0,
                Discipline.FIFO,
                new Slots(
                        2 * SECOND,
                        SECOND / 2,
                        new Distribution.Uniform(0, 20 * MILLI),
                        new Distribution.Constant(140 * MILLI)),
                List.of(
                        new Outage(3 * SECOND, new Distribution.Constant(SECOND / 2), null, false),
                        new Outage(
                                SECOND,
                                new Distribution.Constant(SECOND / 5),
                                new Distribution.Constant(4 * SECOND),
                                true)),
                List.of(new Fault(Fault.Action.DROP, Fault.What.PACKET, 2, 2, 0)));
    }

    @Test
    void burstsJitterAndQueueAreTheModels() throws IOException {
        requireAsTheModelSays(new LinkBehaviour(burstsAndJitter(), burstsAndJitter(), null));
    }

    @Test
    void tracesSlotsOutagesAndRadiosAreTheModels() throws IOException {
        requireAsTheModelSays(new LinkBehaviour(
                traceSlotsAndOutages(),
                traceSlotsAndOutages(),
                new Radio(SECOND / 20, new Distribution.Constant(30 * MILLI))));
    }

    /// What the kernel's queue lets pass waits in the model for the end of an outage, and arrives at once. Behind the
    /// model it would take 5 s more.
    @Test
    void kernelsQueuesAreInFrontOfTheModel() throws IOException {
        for (Discipline discipline : List.of(Discipline.FQ_CODEL, Discipline.CAKE)) {
            LinkDirection way = new LinkDirection(
                    0,
                    NOTHING,
                    false,
                    0,
                    null,
                    400_000,
                    null,
                    0,
                    discipline,
                    null,
                    List.of(new Outage(0, new Distribution.Constant(60 * SECOND), null, true)),
                    List.of());
            Run run = Run.of(new LinkBehaviour(way, way, null), 3);

            for (boolean up : new boolean[] {true, false}) {
                List<Moment> arrived = run.arrivals().stream()
                        .filter(moment -> moment.up() == up)
                        .toList();
                assertThat(arrived).as("%s, up: %s", discipline, up).hasSizeBetween(DATAGRAMS / 4, DATAGRAMS);
                assertThat(arrived).allSatisfy(moment -> assertThat(moment.nanos())
                        .as("%s, up: %s", discipline, up)
                        .isBetween(60 * SECOND, 60 * SECOND + 10 * MILLI));
            }
        }
    }

    @Test
    void seedRepeatsEachLossAndArrival() throws IOException {
        LinkBehaviour behaviour = new LinkBehaviour(burstsAndJitter(), burstsAndJitter(), null);
        Run first = Run.of(behaviour, 7);

        assertThat(Run.of(behaviour, 7)).isEqualTo(first);
        assertThat(Run.of(behaviour, 8).arrivals()).isNotEqualTo(first.arrivals());
    }

    private static void requireAsTheModelSays(LinkBehaviour behaviour) throws IOException {
        Run run = Run.of(behaviour, 3);
        LinkModel model = new LinkModel(behaviour, 3, "phone.eth0");
        List<Long> expected = new ArrayList<>();
        for (Moment sent : run.departures()) {
            Decision decision = sent.up()
                    ? model.up(Passage.of(sent.bytes()), sent.nanos())
                    : model.down(Passage.of(sent.bytes()), sent.nanos());
            if (decision.arrives()) {
                expected.add(decision.nanos());
            }
        }
        List<Long> sorted = expected.stream().sorted().toList();

        assertThat(run.departures()).hasSize(2 * DATAGRAMS);
        assertThat(run.arrivals()).hasSameSizeAs(sorted).hasSizeBetween(DATAGRAMS / 2, 2 * DATAGRAMS - 20);
        for (int i = 0; i < sorted.size(); i++) {
            assertThat(run.arrivals().get(i).nanos() - sorted.get(i))
                    .as("arrival %d", i)
                    .isBetween(0L, TOLERANCE_NANOS);
        }
    }

    /// A datagram at one end.
    private record Moment(long nanos, int bytes, boolean up) {}

    /// What was captured at both ends, in the order of time.
    private record Run(List<Moment> departures, List<Moment> arrivals) {

        static Run of(LinkBehaviour behaviour, long seed) throws IOException {
            Topology topology = Topology.of(Network.of("internet", "203.0.113.0/24"))
                    .with(Node.host(
                            "phone",
                            Interface.of("eth0", "internet", "203.0.113.2/24").with(Link.overTime(behaviour))))
                    .with(Node.host("server", Interface.of("eth0", "internet", "203.0.113.10/24")));
            try (VirtualLab lab = VirtualLab.deploy(topology, seed)) {
                lab.capture("phone", "eth0");
                lab.capture("server", "eth0");
                send(lab);
                List<CapturedPacket> phone = packets(lab, "phone");
                List<CapturedPacket> server = packets(lab, "server");
                return new Run(
                        merge(moments(phone, "203.0.113.10", true), moments(server, "203.0.113.2", false)),
                        merge(moments(server, "203.0.113.10", true), moments(phone, "203.0.113.2", false)));
            }
        }

        private static void send(VirtualLab lab) {
            try (UdpSocket up = lab.node("phone").udp(PORT);
                    UdpSocket down = lab.node("server").udp(PORT)) {
                for (int i = 0; i < DATAGRAMS; i++) {
                    up.send(new byte[20 + i * 3], new InetSocketAddress(InetAddress.ofLiteral("203.0.113.10"), PORT));
                    lab.clock().advance(Duration.ofMillis(3 + i % 13));
                    down.send(
                            new byte[1220 - i * 3], new InetSocketAddress(InetAddress.ofLiteral("203.0.113.2"), PORT));
                    lab.clock().advance(Duration.ofMillis(i % 7));
                }
                lab.clock().advance(Duration.ofMinutes(2));
            }
        }

        private static List<CapturedPacket> packets(VirtualLab lab, String node) throws IOException {
            long epoch = VirtualLab.EPOCH.getEpochSecond() * SECOND;
            return Capture.read(lab.captured(node, "eth0"), node, epoch).packets();
        }

        private static List<Moment> moments(List<CapturedPacket> packets, String to, boolean up) {
            return packets.stream()
                    .filter(packet -> packet.protocol() == CapturedPacket.Protocol.UDP)
                    .filter(packet -> packet.destination().toString().startsWith(to + ":"))
                    .map(packet -> new Moment(packet.nanos(), packet.length() - ETHERNET, up))
                    .toList();
        }

        private static List<Moment> merge(List<Moment> up, List<Moment> down) {
            return Stream.concat(up.stream(), down.stream())
                    .sorted(Comparator.comparingLong(Moment::nanos))
                    .toList();
        }
    }
}
