package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.scenarios.Runs.mustPass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.Timeline;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.subject.Subjects;
import org.warren.junit.NeedsProgram;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;
import org.warren.scenarios.nattimeout.NatTimeoutScenario;

/// What we capture, read by somebody else's eyes.
@NeedsVirtualLab
@NeedsProgram("tshark")
class TsharkTest {

    private static final String PINGS = "icmp.type == 8 || icmpv6.type == 128";

    @Test
    void capturesHaveNothingMalformedAndVirtualTimes() throws IOException, InterruptedException {
        var outcome = mustPass(Runs.run(new NatTimeoutScenario(), "kernel", "kernel", "idle=1h", "keepalive=25"));
        Path capture = outcome.folder().resolve("captures/client-eth0.pcap");
        assertThat(tshark(capture, "-Y", "_ws.malformed || _ws.expert.severity == error"))
                .isEmpty();
        List<String> times = tshark(capture, "-T", "fields", "-e", "frame.time_epoch");
        double first = Double.parseDouble(times.getFirst());
        assertThat(first - outcome.record().clock().epoch().getEpochSecond()).isBetween(0.0, 1.0);
        assertThat(Double.parseDouble(times.getLast()) - first).isBetween(3600.0, 3700.0);
    }

    @Test
    void keyLogDecryptsTheJavaSidesCapture() throws IOException, InterruptedException {
        Subjects subjects = new Subjects();
        subjects.keepKeyLogs();
        var outcome = mustPass(Runs.run(
                subjects, new HandshakeScenario(), "java", "kernel", Runs.SEED, RunListener.SILENT, "outer=ipv4"));
        Path capture = outcome.folder().resolve("captures/client-eth0.pcap");
        Path keys = outcome.folder().resolve("keys/client.keys");
        assertThat(tshark(capture, "-Y", PINGS)).as("without the keys").isEmpty();
        assertThat(tshark(capture, "-o", "wg.keylog_file:" + keys, "-Y", PINGS)).hasSize(12);
        // Our own timeline has the same: 12 requests and their answers.
        assertThat(new RunFolder(outcome.folder())
                        .readTimeline().packets().stream()
                                .filter(packet -> packet.capture().equals("captures/client-eth0.pcap"))
                                .map(Timeline.Packet::inner)
                                .filter(inner -> inner != null && inner.startsWith("icmp")))
                .hasSize(24);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keys)))
                .isEqualTo("rw-------");
    }

    /// The lines that it prints for a capture.
    private static List<String> tshark(Path capture, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString()));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor()).as("exit status of %s", command).isZero();
        return lines;
    }
}
