package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.Frames;

/// The command from end to end, on files.
class DiagnoseCommandTest {

    @TempDir
    Path folder;

    @Test
    void anonymousCopiesHaveTheSameFindingsAndNoAddress() throws IOException {
        Path capture = unanswered();
        Path copies = folder.resolve("copies");

        var original = CommandRun.of("diagnose", capture.toString(), "--anonymize", copies.toString());
        var copy = CommandRun.of("diagnose", copies.resolve("capture-1.pcap").toString());

        assertThat(original.status()).isEqualTo(1);
        assertThat(original.err()).contains("5 packets of 1 captures");
        assertThat(copy.status()).isEqualTo(1);
        assertThat(copy.out()).contains("no-answer").doesNotContain("203.0.113.9");
        assertThat(new String(Files.readAllBytes(copies.resolve("capture-1.pcap")), StandardCharsets.ISO_8859_1))
                .doesNotContain(new String(new byte[] {(byte) 203, 0, 113, 9}, StandardCharsets.ISO_8859_1));
    }

    @Test
    void folderWithFilesIsNotOverwritten() throws IOException {
        Path capture = unanswered();

        var run = CommandRun.of("diagnose", capture.toString(), "--anonymize", folder.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("has files already");
    }

    @Test
    void logTellsTheReasonAndIsCopiedWithoutItsAddresses() throws IOException {
        Path log = Files.writeString(folder.resolve("server.log"), """
                1970-01-01T00:16:40,020000+00:00 wireguard: wg0: Invalid MAC of handshake, dropping packet from 192.168.1.2:1000
                1970-01-01T00:16:45,020000+00:00 wireguard: wg0: Invalid MAC of handshake, dropping packet from 192.168.1.2:1000
                someone@example.org
                """);
        Path copies = folder.resolve("copies");

        var run = CommandRun.of(
                "diagnose",
                unanswered().toString(),
                "--log",
                log.toString(),
                "--anonymize",
                copies.toString(),
                "--out",
                folder.resolve("page").toString());
        var copy = CommandRun.of(
                "diagnose",
                copies.resolve("capture-1.pcap").toString(),
                "--log",
                copies.resolve("log-1.txt").toString());

        assertThat(run.out()).contains("wrong-key", "lines 1, 2 of", "log     ").doesNotContain("no-answer", "example");
        assertThat(copy.out()).contains("wrong-key").doesNotContain("no-answer", "192.168.1.2");
    }

    @Test
    void folderIsNoLog() throws IOException {
        var run = CommandRun.of("diagnose", unanswered().toString(), "--log", folder.toString());

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("is a folder; name a log");
    }

    private Path unanswered() throws IOException {
        var records = new ArrayList<byte[]>();
        for (int i = 0; i < 4; i++) {
            byte[] packet = Frames.udp(
                    Endpoint.parse("192.168.1.2:1000"),
                    Endpoint.parse("203.0.113.9:51820"),
                    Frames.message(1, 148, i + 1, i * 7, i * 11));
            records.add(Frames.record(ByteOrder.LITTLE_ENDIAN, 1_000 + 5 * i, 100 * i, packet));
        }
        return Files.write(
                folder.resolve("capture.pcap"),
                Frames.pcap(Frames.NANOS, ByteOrder.LITTLE_ENDIAN, 101, List.copyOf(records)));
    }
}
