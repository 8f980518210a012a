package org.warren.reports;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.Timeline.PacketKind;
import org.warren.harness.verdict.PacketReference;

/// The page of a diagnosis says what is wrong before it says how that is known.
class DiagnosisReportTest {

    private static final String EVIL = "<script>alert('&')</script>";

    @TempDir
    Path folder;

    @Test
    void whatIsWrongComesFirstAndLinksToItsPackets() throws IOException {
        String html = write(page(List.of(found("likely", "Nothing comes back."), found("certain", "Another.")), 0));

        assertThat(html.indexOf("Nothing comes back.")).isPositive().isLessThan(html.indexOf("For an engineer"));
        assertThat(html)
                .contains("Look at the firewall.", "class=\"verdict unknown\">likely", "data-check=\"1\">1 packet");
        assertThat(html).contains("a.pcap", "lines 3 of wg.log").doesNotContain("http-equiv=\"refresh\"");
    }

    @Test
    void namesAreNoMarkup() throws IOException {
        String html = write(page(List.of(found("possible", EVIL)), 0));

        assertThat(html).doesNotContain(EVIL).contains("&lt;script&gt;alert(");
    }

    @Test
    void healthyCaptureHasAPage() throws IOException {
        String html = write(page(List.of(), 0));

        assertThat(html).contains("No rule of Warren").doesNotContain("For an engineer");
        assertThat(write(DiagnosisPage.empty("Diagnosis", "Waiting."))).contains("Waiting.", "No packet was captured");
    }

    @Test
    void pageOfWhatStillGoesOnLoadsItselfAgain() throws IOException {
        assertThat(write(page(List.of(), 5))).contains("<meta http-equiv=\"refresh\" content=\"5\">");
    }

    private String write(DiagnosisPage page) throws IOException {
        return Files.readString(new DiagnosisReport().write(folder.resolve("out"), page));
    }

    private static DiagnosisPage.Found found(String certainty, String what) {
        return new DiagnosisPage.Found(
                "no-answer",
                certainty,
                what,
                "Look at the firewall.",
                "4 initiations.",
                "H6",
                "a response",
                List.of(new PacketReference("a.pcap", 1)),
                "lines 3 of wg.log");
    }

    private static DiagnosisPage page(List<DiagnosisPage.Found> found, int refreshSeconds) {
        var packet = new Timeline.Packet(
                5, "A " + EVIL, "", "192.0.2.1:1", "192.0.2.2:2", "udp", PacketKind.INITIATION, 148, "a.pcap", 1, EVIL);
        return new DiagnosisPage(
                "Diagnosis",
                "Found.",
                List.of(EVIL),
                found,
                List.of(new DiagnosisPage.Moment(5, EVIL, true)),
                List.of(new DiagnosisPage.Tunnel(
                        EVIL, List.of(EVIL), List.of(new DiagnosisPage.Event(-5, "log", EVIL)), 3)),
                List.of(EVIL),
                Timeline.of(Instant.EPOCH, List.of(), List.of(packet), List.of(), List.of()),
                refreshSeconds);
    }
}
