package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.record.RunFolder;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.subject.Subjects;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

@NeedsVirtualLab
class DeterminismTest {

    private static final long MILLISECOND = 1_000_000;

    @Test
    void sameSeedGivesTheSameBytesBetweenKernels() throws IOException {
        var first = run("kernel", 7);
        var second = run("kernel", 7);
        for (String capture : first.record().captures()) {
            assertThat(first.folder().resolve(capture))
                    .as("%s of seed 7; again: %s", capture, first.record().reproduce())
                    .hasSameBinaryContentAs(second.folder().resolve(capture));
        }
        assertThat(Files.readString(second.folder().resolve("nat/nat.jsonl")))
                .isEqualTo(Files.readString(first.folder().resolve("nat/nat.jsonl")));
    }

    @Test
    void anotherSeedGivesOtherBytes() throws IOException {
        var first = run("kernel", 7);
        var second = run("kernel", 8);
        assertThat(Files.readAllBytes(first.folder().resolve("captures/client-eth0.pcap")))
                .isNotEqualTo(Files.readAllBytes(second.folder().resolve("captures/client-eth0.pcap")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"java", "wireguard-go"})
    void sameSeedGivesTheSameEventsAtTheSameTimesWithDaemons(String subject) {
        requireTheSameEvents(Runs.evidence(run(subject, 7)), Runs.evidence(run(subject, 7)));
    }

    @Tag("long")
    @NeedsGuest(GuestKind.CONTAINER)
    @UsesContainers
    @Test
    void anotherTrainingGivesTheSameArchiveAndTheSameBytes() throws Exception {
        try (var first = new Training("first");
                var second = new Training("second")) {
            for (String subject : List.of("kernel", "java", "wireguard-go")) {
                var one = first.run(subject);
                var other = second.run(subject);
                assertThat(Training.archive(other))
                        .as("the archive of the second training; the first is that of %s", one.path())
                        .isEqualTo(Training.archive(one));
                requireTheSame(one, other);
            }
        }
    }

    @Tag("long")
    @NeedsGuest(GuestKind.CONTAINER)
    @UsesContainers
    @Test
    void aProcessorWithFewerFeaturesGivesTheSameEventsAndBetweenKernelsTheSameBytes() throws Exception {
        try (var plain = new Training("plain");
                var masked = Training.withMaskedProcessor("masked")) {
            requireTheSame(plain.run("kernel"), masked.run("kernel"));
            for (String subject : List.of("java", "wireguard-go")) {
                requireTheSameEvents(
                        Evidence.read(plain.run(subject).path()),
                        Evidence.read(masked.run(subject).path()));
            }
        }
    }

    /// The same packets, at the same times to 1 ms.
    private static void requireTheSameEvents(Evidence one, Evidence other) {
        var first = packets(one);
        var second = packets(other);
        assertThat(second.stream().map(DeterminismTest::event))
                .containsExactlyElementsOf(
                        first.stream().map(DeterminismTest::event).toList());
        for (int i = 0; i < first.size(); i++) {
            assertThat(Math.abs(first.get(i).nanos() - second.get(i).nanos()))
                    .as("difference in time of packet %d", i + 1)
                    .isLessThanOrEqualTo(MILLISECOND);
        }
    }

    private static void requireTheSame(RunFolder one, RunFolder other) throws IOException {
        List<String> files = new ArrayList<>(one.readRun().captures());
        files.add("nat/nat.jsonl");
        for (String file : files) {
            assertThat(other.path().resolve(file))
                    .as("%s of the second run; the first is %s", file, one.path())
                    .hasSameBinaryContentAs(one.path().resolve(file));
        }
    }

    private static List<CapturedPacket> packets(Evidence evidence) {
        return new ArrayList<>(evidence.packets("server", "eth0"));
    }

    private static String event(CapturedPacket packet) {
        return packet.protocol() + " " + packet.source() + " > " + packet.destination() + " " + packet.payloadLength();
    }

    private static ScenarioRun.Outcome run(String subject, long seed) {
        return Runs.run(
                new Subjects(),
                new NatTimeoutScenario(),
                subject,
                subject,
                seed,
                RunListener.SILENT,
                "stream-timeout=30s",
                "keepalive=25",
                "idle=2h");
    }
}
