package org.warren.harness.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Frames;
import org.warren.harness.record.Timeline.Mapping;
import org.warren.harness.record.Timeline.Packet;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// One planted difference, and that one is told.
class RunDifferencesTest {

    private static final String CAPTURE = "captures/server-eth0.pcap";

    @TempDir
    Path folder;

    private RunFolder one;

    @BeforeEach
    void writesARun() throws IOException {
        one = run("one", timeline(packet -> packet, 40), ExampleRun.run(), (byte) 1);
    }

    @Test
    void equalRunsHaveNone() throws IOException {
        var other = run("other", timeline(packet -> packet, 40), ExampleRun.run(), (byte) 1);

        assertThat(RunDifferences.between(one, other)).isEmpty();
    }

    @Test
    void firstPacketAndTimerThatDifferByANanosecondAreTold() throws IOException {
        var other = run("other", timeline(RunDifferencesTest::later, 40), ExampleRun.run(), (byte) 1);

        var differences = RunDifferences.between(one, other);

        assertThat(differences)
                .extracting(RunDifferences.Difference::what)
                .containsExactly("packet of " + CAPTURE + ", number 2", "initiation of " + CAPTURE + ", number 2");
        assertThat(differences.getFirst().ofOne()).startsWith("120.000000000 s");
        assertThat(differences.getFirst().ofOther()).startsWith("120.001000000 s");
    }

    @Test
    void mappingThatEndsAtAnotherTimeIsTold() throws IOException {
        var other = run("other", timeline(packet -> packet, 41), ExampleRun.run(), (byte) 1);

        assertThat(RunDifferences.between(one, other)).singleElement().satisfies(difference -> {
            assertThat(difference.what()).isEqualTo("NAT mapping, number 1");
            assertThat(difference.ofOther()).contains("ended at 41.000000000 s").doesNotContain(" ns");
        });
    }

    @Test
    void checkThatComesToAnotherVerdictIsTold() throws IOException {
        var record = RunRecord.of("nat-timeout", "virtual", 42)
                .topology(ExampleRun.run().topology())
                .clock(ExampleRun.run().clock())
                .check(new CheckResult("reachability", Verdict.FAIL, "Not as predicted.", List.of()))
                .environment(ExampleRun.run().environment())
                .capture(CAPTURE)
                .reproduce("again")
                .build();
        var other = run("other", timeline(packet -> packet, 40), record, (byte) 1);

        assertThat(RunDifferences.between(one, other))
                .extracting(RunDifferences.Difference::what)
                .contains("verdict", "check reachability", "parameter idle", "subject client");
        assertThat(RunDifferences.between(one, other))
                .filteredOn(difference -> difference.what().equals("subject client"))
                .extracting(RunDifferences.Difference::ofOne)
                .containsExactly(
                        Objects.requireNonNull(ExampleRun.run().subjects().get("client"))
                                .words());
    }

    @Test
    void runsWithoutASeedDoNotDifferInIt() throws IOException {
        RunFolder unseeded = run("unseeded", timeline(packet -> packet, 40), unseeded(), (byte) 1);
        var other = run("other", timeline(packet -> packet, 40), unseeded(), (byte) 1);

        assertThat(RunDifferences.between(unseeded, other)).isEmpty();
        assertThat(RunDifferences.between(one, unseeded))
                .filteredOn(difference -> difference.what().equals("seed"))
                .extracting(RunDifferences.Difference::ofOther)
                .containsExactly("none: new each time");
    }

    private static RunRecord unseeded() {
        return RunRecord.of("nat-timeout", "virtual", 0)
                .unseeded("new each time")
                .topology(ExampleRun.run().topology())
                .clock(ExampleRun.run().clock())
                .environment(ExampleRun.run().environment())
                .capture(CAPTURE)
                .reproduce("again")
                .build();
    }

    @Test
    void byteThatDiffersIsToldWhereAllElseIsEqual() throws IOException {
        var other = run("other", timeline(packet -> packet, 40), ExampleRun.run(), (byte) 2);

        assertThat(RunDifferences.between(one, other)).singleElement().satisfies(difference -> {
            assertThat(difference.what()).isEqualTo("byte of " + CAPTURE);
            assertThat(difference.ofOne()).contains("packet 1").contains("byte 8");
        });
    }

    @Test
    void packetThatOneRunDoesNotHaveIsTold() throws IOException {
        var shorter = timeline(packet -> packet, 40);
        var cut = Timeline.of(
                shorter.epoch(), shorter.lanes(), shorter.packets().subList(0, 1), shorter.mappings(), shorter.marks());
        var other = run("other", cut, ExampleRun.run(), (byte) 1);

        assertThat(RunDifferences.between(one, other).getFirst().ofOther()).isEqualTo("(none)");
    }

    private RunFolder run(String name, Timeline timeline, RunRecord record, byte content) throws IOException {
        var run = new RunFolder(folder.resolve(name));
        run.write(record);
        run.write(timeline);
        byte[] frame = new byte[40];
        frame[8] = content;
        Files.createDirectories(run.path().resolve("captures"));
        Files.write(
                run.path().resolve(CAPTURE),
                Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, Frames.records(frame, frame)));
        return run;
    }

    private static Timeline timeline(UnaryOperator<Packet> second, long endedSeconds) {
        return Timeline.of(
                ExampleRun.EPOCH,
                List.of("server"),
                List.of(packet(0, 1), second.apply(packet(120_000_000_000L, 2))),
                List.of(new Mapping(
                        "server",
                        "udp",
                        "10.0.1.2:51820",
                        "203.0.113.2:40001",
                        "198.51.100.1:51820",
                        20_000_000,
                        List.of(),
                        1_000_000_000L * endedSeconds,
                        Timeline.MappingEnd.EXPIRED)),
                List.of());
    }

    private static Packet packet(long nanos, long number) {
        return new Packet(
                nanos,
                "server",
                "eth0",
                "203.0.113.2:40001",
                "198.51.100.1:51820",
                "udp",
                PacketKind.INITIATION,
                148,
                CAPTURE,
                number,
                "");
    }

    private static Packet later(Packet packet) {
        return packet(packet.nanos() + 1_000_000, packet.number());
    }
}
