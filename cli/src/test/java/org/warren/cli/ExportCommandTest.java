package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.Frames;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
import org.warren.harness.verdict.Verdict;

/// Copies for Wireshark say what the run knows, and the run stays as it is.
class ExportCommandTest {

    private static final String CAPTURE = "captures/router-wan.pcap";
    private static final String SECRET = "LOCAL_EPHEMERAL_PRIVATE_KEY = AAAA";

    @TempDir
    Path folder;

    private Path run;

    @BeforeEach
    void writesARun() throws IOException {
        run = folder.resolve("run");
        byte[] packet = Frames.udp(
                Endpoint.parse("203.0.113.1:40001"),
                Endpoint.parse("203.0.113.10:51820"),
                Frames.message(1, 148, 7, 8, 9));
        Files.createDirectories(run.resolve("captures"));
        Files.write(
                run.resolve(CAPTURE),
                Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, Frames.records(packet, packet)));
        var record = RunRecord.of("nat-timeout", "virtual", 1)
                .topology(new TopologyView("one NAT", List.of(), List.of()))
                .clock(new RunRecord.Clock("virtual", Instant.EPOCH, 1, 1))
                .check(new CheckResult(
                        "mapping-life",
                        Verdict.FAIL,
                        "It was forgotten too early.",
                        List.of(CAPTURE),
                        List.of(new PacketReference(CAPTURE, 2))))
                .environment(new RunRecord.Environment("1", "2", "3", "4", List.of()))
                .reproduce("again")
                .build();
        new RunFolder(run).write(record);
        new RunFolder(run)
                .write(Timeline.of(
                        Instant.EPOCH,
                        List.of("router"),
                        List.of(packet(1_000, 1), packet(100_000, 2)),
                        List.of(new Timeline.Mapping(
                                "router",
                                "udp",
                                "192.168.1.2:51820",
                                "203.0.113.1:40001",
                                "203.0.113.10:51820",
                                1_000,
                                List.of(),
                                50_000L,
                                Timeline.MappingEnd.EXPIRED)),
                        List.of()));
    }

    private static Timeline.Packet packet(long nanos, long number) {
        return new Timeline.Packet(
                nanos,
                "router",
                "wan",
                "203.0.113.1:40001",
                "203.0.113.10:51820",
                "udp",
                Timeline.PacketKind.INITIATION,
                148,
                CAPTURE,
                number,
                "");
    }

    @Test
    void checksAndMappingsAreCommentsAndTheRunIsAsItWas() throws IOException {
        var before = files();

        var export = CommandRun.of("export", run.toString(), "--wireshark", copies().toString());

        assertThat(export.status()).isZero();
        assertThat(export.out()).contains("1 captures").doesNotContain("secrets");
        assertThat(text(copies().resolve("router-wan.pcapng")))
                .contains(
                        "FAIL mapping-life: It was forgotten too early.",
                        "NAT router maps 192.168.1.2:51820 to 203.0.113.1:40001",
                        "NAT router forgot the mapping")
                .doesNotContain(SECRET);
        assertThat(files()).isEqualTo(before);
        try (var reader = FrameReader.open(copies().resolve("router-wan.pcapng"))) {
            var frame = new Frame();
            int frames = 0;
            while (reader.next(frame)) {
                frames++;
            }
            assertThat(frames).isEqualTo(2);
            assertThat(reader.damage()).isEmpty();
        }
    }

    @Test
    void secretsOfAKeyLogAreInTheCopyForItsOwnerAlone() throws IOException {
        Files.createDirectories(run.resolve("keys"));
        Files.writeString(run.resolve("keys/client.keys"), SECRET + "\n");

        var export = CommandRun.of("export", run.toString(), "--wireshark", copies().toString());

        Path copy = copies().resolve("router-wan.pcapng");
        assertThat(export.out()).contains("secrets");
        assertThat(text(copy)).contains(SECRET);
        assertThat(Files.getPosixFilePermissions(copy)).hasSize(2);
    }

    @Test
    void folderWithinTheRunIsRefused() throws IOException {
        var export = CommandRun.of(
                "export",
                run.toString(),
                "--wireshark",
                run.resolve("wireshark").toString());

        assertThat(export.status()).isEqualTo(2);
        assertThat(export.err()).contains("evidence does not change");
        assertThat(Files.exists(run.resolve("wireshark"))).isFalse();
    }

    @Test
    void runIsTheSameAsItself() {
        var diff = CommandRun.of("diff", run.toString(), run.toString());

        assertThat(diff.status()).isZero();
        assertThat(diff.out()).contains("No difference");
    }

    private Path copies() {
        return folder.resolve("copies");
    }

    private Map<String, String> files() throws IOException {
        var all = new TreeMap<String, String>();
        try (var files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.put(run.relativize(file).toString(), text(file));
            }
        }
        return all;
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    }
}
