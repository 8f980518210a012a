package org.warren.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.finding.LogRule;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.LogReading;
import org.warren.diagnose.report.DiagnosisPages;
import org.warren.diagnose.story.CaptureReading;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.record.Timeline.MarkKind;
import org.warren.harness.record.Timeline.Packet;

/// What a page of a capture has.
class DiagnosisPagesTest {

    private static final String FOLDER = "/home/somebody/secret-customer/";

    @Test
    void packetsStandInTheLaneOfTheirSender() throws IOException {
        var capture = new TunnelCapture().handshake(1).pings(2, 3).unreachable(6, 3, 0);

        var page = page(capture, List.of());

        var timeline = page.timeline();
        assertThat(timeline.lanes()).containsExactly("A 192.168.1.2:51820", "B 203.0.113.10:51820");
        assertThat(timeline.packets()).hasSize(3 + 6 + 1);
        assertThat(timeline.packets())
                .filteredOn(packet -> packet.protocol().equals("udp"))
                .allSatisfy(packet -> assertThat(packet.lane()).endsWith(packet.source()));
        assertThat(timeline.packets()).extracting(Packet::number).doesNotHaveDuplicates();
        assertThat(page.headline()).isEqualTo("Nothing wrong was found.");
    }

    @Test
    void findingsLinkToPacketsOfThePageAndFoldersStayAway() throws IOException {
        var capture = new TunnelCapture().otherTo(0.5, new byte[40]);
        for (double at : List.of(1.0, 6.1, 11.3)) {
            capture.initiation(at, true);
        }
        var log = LogReading.read(FOLDER + "wg.log", new ByteArrayInputStream("""
                        2023-11-14T22:13:21.1Z wireguard: wg0: Invalid MAC of handshake, dropping packet from 192.168.1.2:51820
                        2023-11-14T22:13:26.2Z wireguard: wg0: Invalid MAC of handshake, dropping packet from 192.168.1.2:51820
                        """.getBytes(StandardCharsets.UTF_8)), 0);

        var page = page(capture, List.of(AlignedLog.of(log, List.of(capture.story()))));

        assertThat(page.findings()).singleElement().satisfies(found -> {
            assertThat(found.cause()).isEqualTo("wrong-key");
            assertThat(found.packets()).isNotEmpty().allSatisfy(reference -> assertThat(
                            page.timeline().packets())
                    .anyMatch(packet -> packet.number() == reference.number()
                            && packet.capture().equals(reference.capture())));
            assertThat(found.lines()).isEqualTo("lines 1, 2 of wg.log");
        });
        assertThat(page.timeline().marks()).hasSize(2).allSatisfy(mark -> assertThat(mark.kind())
                .isEqualTo(MarkKind.FAULT));
        assertThat(page.toString()).doesNotContain("somebody", "secret-customer");
        assertThat(page.headline()).isEqualTo("One thing is wrong.");
    }

    @Test
    void linesWithoutAPlaceInTimeStandApart() throws IOException {
        var capture = new TunnelCapture().handshake(1).pings(2, 3);
        var log = LogReading.read(
                FOLDER + "wg.log",
                new ByteArrayInputStream("wireguard: wg0: Sending handshake initiation to peer 1 (192.0.2.1:5)"
                        .getBytes(StandardCharsets.UTF_8)),
                0);

        var page = page(capture, List.of(AlignedLog.of(log, List.of(capture.story()))));

        assertThat(page.timeline().marks()).isEmpty();
        assertThat(page.tunnels().getLast().title()).isEqualTo("Log wg.log");
        assertThat(page.tunnels().getLast().facts()).singleElement().asString().contains("line 1 ", "initiation-sent");
        assertThat(page.notices().getFirst()).contains("have no times").doesNotContain("initiation-sent");
    }

    private static DiagnosisPage page(TunnelCapture capture, List<AlignedLog> logs) throws IOException {
        byte[] file = capture.bytes();
        String name = FOLDER + "test.pcap";
        CaptureReading.Source source = () -> FrameReader.open(new ByteArrayInputStream(file), name);
        var story = CaptureReading.read(name, source);
        List<Finding> findings = LogRule.apply(Findings.of(story, OptionalInt.empty()), List.of(story), logs);
        return DiagnosisPages.of(
                List.of(new DiagnosisPages.Read(story, source)),
                findings,
                List.of(name + " has the same tunnel."),
                logs,
                0);
    }
}
