package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frames;
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.RunProcess;

/// The diagnosis of a capture that grows.
class LiveDiagnosisTest {

    @TempDir
    Path folder;

    @Test
    void pageAndProgressFollowTheCaptureAndEachFindingIsToldOnce() throws IOException {
        Path capture = folder.resolve("eth0.pcap");
        byte[] whole = unanswered(6);
        var screen = new StringWriter();
        var diagnosis = new LiveDiagnosis(folder, capture, "eth0", NOTHING_BESIDE, new PrintWriter(screen));

        // The file header alone.
        Files.write(capture, Arrays.copyOf(whole, 24));
        var none = diagnosis.look(0, null);
        String first = page();
        // Its last packet is cut in the middle.
        Files.write(capture, Arrays.copyOf(whole, whole.length - 20));
        var found = diagnosis.look(5, null);
        Progress running = Progress.read(folder);
        Files.write(capture, whole);
        diagnosis.look(10, "The capture was ended.");
        Progress ended = Progress.read(folder);

        assertThat(none.findings()).isEmpty();
        assertThat(first).contains("Nothing wrong was found.", "http-equiv=\"refresh\"");
        assertThat(found.findings()).hasSize(1);
        assertThat(running.ended()).isNull();
        assertThat(RunProcess.isAlive(running.owner())).isTrue();
        assertThat(running.checks()).singleElement().satisfies(check -> assertThat(check.id())
                .isEqualTo("no-answer"));
        assertThat(ended.ended()).isEqualTo("The capture was ended.");
        assertThat(page()).contains("One thing is wrong.").doesNotContain("http-equiv=\"refresh\"");
        assertThat(screen.toString().lines().filter(line -> line.startsWith("no-answer: ")))
                .hasSize(1);
    }

    @Test
    void whatCannotBeCapturedIsASentence() {
        Path out = folder.resolve("out");

        var absent = CommandRun.of("diagnose", "--interface", "no-such-if0", "--out", out.toString());
        var nowhere = CommandRun.of("diagnose", "--interface", "lo");
        var both = CommandRun.of("diagnose", "a.pcap", "--interface", "lo", "--out", out.toString());
        var nothing = CommandRun.of("diagnose");
        var seconds = CommandRun.of("diagnose", "a.pcap", "--seconds", "3");

        assertThat(List.of(absent, nowhere, both, nothing, seconds))
                .allSatisfy(run -> assertThat(run.status()).isEqualTo(2));
        assertThat(absent.err())
                .contains("there is no such interface; there are ")
                .contains("lo");
        assertThat(nowhere.err()).contains("--interface needs --out DIR");
        assertThat(both.err()).contains("without CAPTURE");
        assertThat(nothing.err()).contains("name a capture, or an interface");
        assertThat(seconds.err()).contains("--seconds is for --interface");
        assertThat(InterfaceCapture.refused("eth0", "Operation not permitted "))
                .contains("(Operation not permitted)", "run this as root", "sudo tcpdump -i eth0 -w");
    }

    private static final DiagnosedCaptures.Beside NOTHING_BESIDE =
            new DiagnosedCaptures.Beside(Optional.empty(), OptionalInt.empty(), false, List.of());

    private String page() throws IOException {
        return Files.readString(folder.resolve("report.html"));
    }

    private static byte[] unanswered(int initiations) {
        var records = new ByteArrayOutputStream();
        for (int i = 0; i < initiations; i++) {
            byte[] packet = Frames.udp(
                    Endpoint.parse("192.168.1.2:1000"),
                    Endpoint.parse("203.0.113.9:51820"),
                    Frames.message(1, 148, i + 1, i * 7, i * 11));
            records.writeBytes(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 100 * i, packet));
        }
        return Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, List.of(records.toByteArray()));
    }
}
