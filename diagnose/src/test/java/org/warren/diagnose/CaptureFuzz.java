package org.warren.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.privacy.AnonymousCapture;
import org.warren.diagnose.privacy.Pseudonyms;
import org.warren.diagnose.report.DiagnosisJson;
import org.warren.diagnose.report.DiagnosisPages;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.diagnose.reproduction.Reproduction;
import org.warren.diagnose.story.CaptureReading;
import org.warren.harness.capture.FrameReader;

/// Whatever bytes a file has: there is a story, and a copy without names that can be read, or a sentence.
public final class CaptureFuzz {

    private static final int SECRET_LENGTH = 32;

    private CaptureFuzz() {}

    public static void fuzzerTestOneInput(byte[] file) {
        try {
            read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    /// Reads a file as `warren diagnose --anonymize` does.
    ///
    /// @throws IOException when it is no capture
    public static void read(byte[] file) throws IOException {
        CaptureReading.Source source = () -> FrameReader.open(new ByteArrayInputStream(file), "fuzz");
        var story = CaptureReading.read("fuzz", source);
        var findings = Findings.of(story, OptionalInt.of(51_820));
        assertThat(DiagnosisText.findings(findings)).isNotEmpty();
        assertThat(DiagnosisText.story(story)).isNotEmpty();
        assertThat(DiagnosisJson.of(findings, List.of(story), List.of())).isNotBlank();
        var page =
                DiagnosisPages.of(List.of(new DiagnosisPages.Read(story, source)), findings, List.of(), List.of(), 0);
        assertThat(page.headline()).isNotBlank();
        assertThat(findings).allSatisfy(finding -> Reproduction.of(finding).ifPresent(one -> one.explanations()
                .forEach(explanation -> assertThat(explanation.files()).isNotEmpty())));
        var out = new ByteArrayOutputStream();
        AnonymousCapture.write(source, new Pseudonyms(new byte[SECRET_LENGTH]), Optional.empty(), out);
        byte[] copy = out.toByteArray();
        var again = CaptureReading.read("copy", () -> FrameReader.open(new ByteArrayInputStream(copy), "copy"));
        assertThat(again.damage()).isEmpty();
    }
}
