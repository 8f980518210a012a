package org.warren.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.warren.diagnose.finding.LogRule;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogReading;
import org.warren.diagnose.privacy.AnonymousLog;
import org.warren.diagnose.privacy.Pseudonyms;
import org.warren.diagnose.report.DiagnosisJson;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.diagnose.story.CaptureStory;

/// Whatever bytes a log has: its lines are read or counted, and a copy without names has those that were read.
public final class LogFuzz {

    private static final int SECRET_LENGTH = 32;
    private static final long NANOS = 1_700_000_000_000_000_000L;
    private static final TunnelCapture CAPTURE = capture();
    private static final CaptureStory STORY = CAPTURE.story();

    private LogFuzz() {}

    public static void fuzzerTestOneInput(byte[] file) {
        try {
            read(file);
        } catch (IOException e) {
            // What is packed badly.
            assertThat(e).hasMessageContaining("fuzz.log").hasMessageEndingWith("; copy it again");
        }
    }

    /// Reads a log as `warren diagnose --log --anonymize` does.
    ///
    /// @throws IOException when it is packed and damaged
    public static void read(byte[] file) throws IOException {
        DaemonLog log = LogReading.read("fuzz.log", new ByteArrayInputStream(file), NANOS);
        assertThat(log.lines().size() + log.strange() + log.unread()).isLessThanOrEqualTo(log.read());
        var aligned = AlignedLog.of(log, List.of(STORY));
        var findings = LogRule.apply(CAPTURE.findings(), List.of(STORY), List.of(aligned));
        assertThat(DiagnosisText.findings(findings)).isNotEmpty();
        assertThat(DiagnosisText.story(STORY, List.of(aligned))).isNotEmpty();
        assertThat(DiagnosisText.log(aligned)).isNotEmpty();
        assertThat(DiagnosisJson.of(findings, List.of(STORY), List.of(), List.of(aligned)))
                .isNotBlank();
        var pseudonyms = new Pseudonyms(new byte[SECRET_LENGTH]);
        AnonymousLog.avoidAddresses(log, pseudonyms);
        var copy = String.join("\n", AnonymousLog.of(log, pseudonyms, Optional.empty()));
        DaemonLog again =
                LogReading.read("copy.log", new ByteArrayInputStream(copy.getBytes(StandardCharsets.UTF_8)), NANOS);
        assertThat(again.lines())
                .extracting(line -> line.kind())
                .isEqualTo(log.lines().stream().map(line -> line.kind()).toList());
    }

    private static TunnelCapture capture() {
        var capture = new TunnelCapture().otherTo(0.5, new byte[40]);
        for (double at : List.of(1.0, 6.1, 11.3)) {
            capture.initiation(at, true);
        }
        return capture;
    }
}
