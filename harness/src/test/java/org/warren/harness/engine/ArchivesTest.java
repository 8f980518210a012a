package org.warren.harness.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.agent.EvidenceBudget;

class ArchivesTest {

    private static final EvidenceBudget SMALL =
            new EvidenceBudget(Map.of("logs", 1000L, "captures", 2000L, "keys", 1000L), 10_000, 8, 50_000);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    @Test
    void evidenceIsTakenAndNothingIsSaid() throws IOException {
        add("logs/client.log", "a log\n");
        add("captures/client-eth0.pcap", "packets");
        unpack();

        assertThat(folder.resolve("logs/client.log")).hasContent("a log\n");
        assertThat(folder.resolve("captures/client-eth0.pcap")).hasContent("packets");
        assertThat(folder.resolve("logs/warren-cut.log")).doesNotExist();
    }

    /// A hook that writes without end fills its own log only, as far as the budget goes.
    @Test
    void longLogIsCutAtALineAndSaysSo() throws IOException {
        add("logs/hook.log", "0123456\n".repeat(1_000));
        add("logs/other.log", "short\n");
        unpack();

        assertThat(folder.resolve("logs/hook.log"))
                .hasContent("0123456\n".repeat(125) + "[Warren took the first 1000 of 8000 bytes of this file.]");
        assertThat(folder.resolve("logs/other.log")).hasContent("short");
        assertThat(folder.resolve("logs/warren-cut.log"))
                .hasContent("Of logs/hook.log the first 1000 of 8000 bytes were taken.");
    }

    @Test
    void logWithoutAnyLineKeepsNothingThatCouldBeHalfAKey() throws IOException {
        add("logs/hook.log", "x".repeat(5_000));
        unpack();

        assertThat(folder.resolve("logs/hook.log")).hasContent("[Warren took the first 0 of 5000 bytes of this file.]");
    }

    @Test
    void captureIsCutWhereItsBudgetEndsAndSoIsTheSum() throws IOException {
        for (int i = 0; i < 7; i++) {
            add("captures/" + i + ".pcap", "p".repeat(3_000));
        }
        unpack();

        assertThat(folder.resolve("captures/0.pcap")).hasSize(2_000);
        assertThat(folder.resolve("captures/4.pcap")).hasSize(2_000);
        assertThat(folder.resolve("captures/5.pcap")).hasSize(0);
        assertThat(folder.resolve("logs/warren-cut.log"))
                .content()
                .contains("Of captures/0.pcap the first 2000 of 3000", "Of captures/6.pcap the first 0 of 3000");
    }

    @Test
    void whatIsPassedOverHasAnEnd() throws IOException {
        add("logs/endless.log", "line\n".repeat(20_000));
        add("logs/behind.log", "x\n");
        unpack();

        assertThat(folder.resolve("logs/behind.log")).doesNotExist();
        assertThat(folder.resolve("logs/warren-cut.log")).content().contains("Later files were not copied.");
    }

    @Test
    void namesAndKindsThatAreNoEvidenceAreNotTaken() throws IOException {
        add("../../escaped", "x");
        add("logs/../../escaped", "x");
        add("logs/\u001b[2J.log", "x");
        add("run.json", "x");
        add("elsewhere/x", "x");
        link("logs/link.log", TarConstants.LF_SYMLINK, "/etc/passwd");
        link("logs/hard.log", TarConstants.LF_LINK, "/etc/passwd");
        link("logs/pipe.log", TarConstants.LF_FIFO, "");
        add("logs/good.log", "good");
        unpack();

        assertThat(folder.resolve("logs"))
                .isDirectoryContaining("glob:**/good.log")
                .isDirectoryNotContaining("regex:.*(link|hard|pipe|2J).*");
        assertThat(folder.resolve("run.json")).doesNotExist();
        assertThat(folder.resolve("logs/warren-cut.log"))
                .hasContent("8 files that are not evidence, or exceed the limit of 8, were not copied.");
    }

    @Test
    void moreFilesThanTheBudgetAreCounted() throws IOException {
        for (int i = 0; i < 20; i++) {
            add("logs/" + i + ".log", "x");
        }
        unpack();

        assertThat(folder.resolve("logs/7.log")).exists();
        assertThat(folder.resolve("logs/8.log")).doesNotExist();
        assertThat(folder.resolve("logs/warren-cut.log")).content().startsWith("12 files");
    }

    @Test
    void keysAreTheOwnersAlone() throws IOException {
        add("keys/client.keys", "secret");
        unpack();

        assertThat(Files.getPosixFilePermissions(folder.resolve("keys/client.keys")))
                .hasSize(2);
    }

    @Test
    void linkInTheRunsFolderIsNotWrittenThrough(@TempDir Path home) throws IOException {
        Files.createSymbolicLink(folder.resolve("logs"), home);
        add("logs/client.log", "x");

        assertThatIOException().isThrownBy(this::unpack).withMessageContaining("is a link");
        assertThat(home).isEmptyDirectory();
    }

    private void add(String name, String content) throws IOException {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("warren/" + name, true);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
    }

    private void link(String name, byte kind, String target) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("warren/" + name, kind, true);
        entry.setLinkName(target);
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
    }

    private void unpack() throws IOException {
        tar.close();
        Archives.unpack(new ByteArrayInputStream(bytes.toByteArray()), folder, SMALL);
    }
}
