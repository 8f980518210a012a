package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Capture;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.labs.virtual.GuestParts;
import org.warren.harness.labs.virtual.VirtualLab;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.junit.NeedsVirtualLab;

@NeedsVirtualLab
class VirtualLabTest {

    private static final long SECOND = 1_000_000_000L;
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final String JAVA = "/usr/lib/jvm/host/bin/java";

    /// Some megabytes of a folder that is read only, which nothing reads before the test does.
    private static final String LIBRARY = "/usr/lib/jvm/host/lib/server/libjvm.so";

    private static final String CLOCKS = """
            public class Clocks {
                public static void main(String[] words) throws Exception {
                    long start = System.nanoTime();
                    boolean stands = true;
                    for (int i = 0; i < 20_000; i++) {
                        stands &= System.nanoTime() == start;
                    }
                    Thread.sleep(1000);
                    long slept = System.nanoTime() - start;
                    long end = System.nanoTime() + 1_000_000;
                    while (System.nanoTime() < end) {}
                    boolean polls = System.nanoTime() < end + 100_000_000;
                    System.currentTimeMillis();
                    new ProcessBuilder("date", "-u", "-s", "@2000000000").start().waitFor();
                    boolean sleeps = slept >= 1_000_000_000 && slept < 1_100_000_000;
                    System.out.println("stands still: " + stands + ", sleeps: " + sleeps + ", polls: " + polls
                            + ", is set to " + System.currentTimeMillis() / 1000);
                }
            }
            """;

    @Test
    void clockStandsStillUntilItIsToldToMove() {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.PERFECT), 1)) {
            long before = lab.clock().elapsedNanos();
            // Reading the clock is all that happens in between; it takes the guest a fraction of a microsecond.
            assertThat(lab.clock().elapsedNanos() - before).isLessThan(SECOND / 1_000_000);
            lab.clock().advance(Duration.ofHours(1));
            assertThat(lab.clock().elapsedNanos() - before).isBetween(3600 * SECOND, 3600 * SECOND + SECOND / 1000);
            assertThatThrownBy(() -> lab.clock().advance(Duration.ofSeconds(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void commandsTellHowTheyEnded() {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.PERFECT), 1)) {
            var alice = lab.node("alice");
            assertThat(alice.run("hostname").out()).isEqualTo("alice\n");
            assertThat(alice.runWithInput("words", "cat").out()).isEqualTo("words");
            assertThat(alice.run("sh", "-c", "echo wrong >&2; exit 3"))
                    .extracting(CommandResult::code, CommandResult::err)
                    .containsExactly(3, "wrong\n");
            assertThat(alice.run("no-such-program").code()).isEqualTo(127);
            long before = lab.clock().elapsedNanos();
            var late = alice.execute(Duration.ofSeconds(5), new byte[0], List.of("sleep", "60"));
            assertThat(late.ending()).isEqualTo(CommandResult.Ending.TIMED_OUT);
            assertThat(lab.clock().elapsedNanos() - before).isBetween(5 * SECOND, 7 * SECOND);
            assertThatThrownBy(late::orThrow).isInstanceOf(LabException.class).hasMessageContaining("in time");
        }
    }

    @Test
    void backgroundProcessesGoOnAndLeaveTheirOutput(@TempDir Path folder) {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.PERFECT), 1)) {
            var process =
                    lab.node("alice").spawn("logs/alice-talk.log", List.of("sh", "-c", "echo hello; sleep 10; exit 4"));
            lab.clock().advance(Duration.ofSeconds(5));
            assertThat(process.isRunning()).isTrue();
            assertThat(process.await(Duration.ofSeconds(10)).code()).isEqualTo(4);
            lab.collect(folder);
            assertThat(folder.resolve("logs/alice-talk.log")).hasContent("hello\n");
        }
    }

    @Test
    void driverSpeaksThroughSocketsOfNodesWhileTheClockStandsStill() {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.delayed(TENTH)), 1)) {
            UdpConversation.between(lab, "alice", "10.0.0.1", "bob", "10.0.0.2", Duration.ofSeconds(1));
            long before = lab.clock().elapsedNanos();
            try (UdpSocket alice = lab.node("alice").udp(0)) {
                assertThat(alice.receive(Duration.ZERO)).isEmpty();
            }
            assertThat(lab.clock().elapsedNanos()).isEqualTo(before);
        }
    }

    @Test
    void linkDelaysAndLosesAsTold(@TempDir Path folder) throws Exception {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.delayed(TENTH)), 1)) {
            lab.capture("alice", "eth0");
            assertThat(ping(lab)).contains("3 received").contains("time=200 ms");
            lab.link("alice", "eth0").shape(new Link(Duration.ZERO, 100, 0));
            assertThat(ping(lab)).contains("0 received");
            lab.link("alice", "eth0").shape(Link.PERFECT);
            assertThat(ping(lab)).contains("3 received");
            lab.link("alice", "eth0").down();
            assertThat(ping(lab)).contains("0 received");
            lab.link("alice", "eth0").up();
            lab.clock().advance(Duration.ofSeconds(5)); // until the neighbour that was given up is asked for again
            assertThat(ping(lab)).contains("3 received");
            lab.collect(folder);
        }
        var capture =
                Capture.read(folder.resolve("captures/alice-eth0.pcap"), VirtualLab.EPOCH.getEpochSecond() * SECOND);
        assertThat(capture.damage()).isEmpty();
        assertThat(capture.packets())
                .isNotEmpty()
                .allMatch(packet -> packet.nanos() >= 0 && packet.nanos() < 600 * SECOND);
    }

    /// More than the files that a process may usually have open.
    @Test
    void fourHundredNodesComeUpInOneGuest() {
        Topology topology = Topology.of(Network.of("plain", "10.0.0.0/16"));
        for (int i = 0; i < 400; i++) {
            topology = topology.with(Node.host(
                    "node" + i, Interface.of("eth0", "plain", "10.0." + i / 200 + "." + (i % 200 + 1) + "/16")));
        }
        try (VirtualLab lab = VirtualLab.deploy(topology, 1)) {
            assertThat(lab.node("node0").run("ping", "-c", "1", "10.0.1.200").succeeded())
                    .isTrue();
        }
    }

    @Test
    void twoLabsAtOnceDoNotDisturbEachOther() {
        List<VirtualLab> labs = new ArrayList<>();
        try {
            labs.add(VirtualLab.deploy(pair(Link.PERFECT), 1));
            labs.add(VirtualLab.deploy(pair(Link.PERFECT), 1));
            labs.get(0).clock().advance(Duration.ofHours(1));
            assertThat(labs.get(1).clock().elapsedNanos()).isLessThan(SECOND);
            assertThat(ping(labs.get(1))).contains("3 received");
        } finally {
            labs.forEach(VirtualLab::close);
        }
    }

    /// A program keeps what the clock showed for as long as it stands still, and no longer.
    @Test
    void programsSeeTheClockThatIsSetAndTheOneThatMoves(@TempDir Path folder) throws IOException {
        Path source = Files.writeString(folder.resolve("Clocks.java"), CLOCKS);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, source.toString()))
                .isZero();
        try (VirtualLab lab = VirtualLab.deploy(
                GuestKind.usual(), GuestParts.USUAL, pair(Link.PERFECT), Map.of("alice", Subjects.JAVA), 1)) {
            var alice = lab.node("alice");
            alice.write("/tmp/Clocks.class", Files.readAllBytes(folder.resolve("Clocks.class")));

            assertThat(alice.run(JAVA, "-XX:TieredStopAtLevel=1", "-cp", "/tmp", "Clocks")
                            .orThrow()
                            .out())
                    .isEqualTo("stands still: true, sleeps: true, polls: true, is set to 2000000000\n");
        }
    }

    @Test
    void filesThatNoProcessHasOpenAreNotReadAgain() {
        try (VirtualLab lab = VirtualLab.deploy(pair(Link.PERFECT), 1)) {
            var alice = lab.node("alice");
            long size =
                    Long.parseLong(alice.run("stat", "-c", "%s", LIBRARY).out().strip());
            long before = cachedBytes(alice);

            alice.run("sh", "-c", "cat " + LIBRARY + " >/dev/null").orThrow();

            assertThat(cachedBytes(alice) - before).isGreaterThan(size * 9 / 10);
        }
    }

    private static long cachedBytes(LinuxNode node) {
        return node.run("cat", "/proc/meminfo")
                .out()
                .lines()
                .filter(line -> line.startsWith("Cached:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }

    private static String ping(VirtualLab lab) {
        return lab.node("alice")
                .run("ping", "-n", "-c", "3", "-i", "0.5", "-W", "2", "10.0.0.2")
                .out();
    }

    private static Topology pair(Link link) {
        return Topology.of(Network.of("plain", "10.0.0.0/24"))
                .with(Node.host(
                        "alice", Interface.of("eth0", "plain", "10.0.0.1/24").with(link)))
                .with(Node.host("bob", Interface.of("eth0", "plain", "10.0.0.2/24")));
    }
}
