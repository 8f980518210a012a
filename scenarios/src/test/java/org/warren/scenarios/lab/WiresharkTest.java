package org.warren.scenarios.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.junit.NeedsProgram;
import org.warren.junit.NeedsVirtualLab;

/// A run that is shown while it goes on, to a stand-in for Wireshark.
@NeedsVirtualLab
@NeedsProgram("tshark")
class WiresharkTest {

    private static final String[] RUN = {
        "run", "handshake", "--client", "java", "--server", "kernel", "--keylog", "--wireshark", "--out"
    };

    @TempDir
    Path folder;

    private SeparateDriver driver;

    @BeforeEach
    void begins() throws IOException {
        driver = new SeparateDriver(folder.resolve("driver"));
    }

    @Test
    void tsharkReadsAllOfItDecryptedWithoutAWarning() throws Exception {
        Path shown = folder.resolve("shown.pcapng");
        Path number = folder.resolve("number");
        SeparateDriver.Run run = shownTo("echo $$ >'%s'; exec cat >'%s'".formatted(number, shown));
        // What it was handed it may still write.
        ProcessHandle.of(Long.parseLong(Files.readString(number).strip()))
                .ifPresent(process -> process.onExit().join());

        assertThat(run.status()).as(run.said()).isZero();
        assertThat(driver.run(
                                "run",
                                "handshake",
                                "--client",
                                "java",
                                "--server",
                                "kernel",
                                "--keylog",
                                "--out",
                                plain().toString())
                        .status())
                .isZero();
        for (String name : List.of("client-eth0.pcap", "server-eth0.pcap")) {
            assertThat(folder.resolve("run/captures").resolve(name))
                    .as("the evidence is the same")
                    .hasSameBinaryContentAs(plain().resolve("captures").resolve(name));
        }
        List<String> all = tshark(shown, "frame");
        long captured = 0;
        for (String name : List.of("client-eth0", "server-eth0")) {
            captured += tshark(folder.resolve("run/captures/" + name + ".pcap"), "frame")
                    .size();
        }
        assertThat(all).hasSize((int) captured);
        assertThat(tshark(shown, "_ws.malformed || _ws.expert.severity == error"))
                .isEmpty();
        // 12 pings, seen by both ends.
        assertThat(tshark(shown, "icmp.type == 8 || icmpv6.type == 128")).hasSize(24);
    }

    @Test
    void aRunGoesOnWhenItIsClosed() throws Exception {
        SeparateDriver.Run run = shownTo("exit 0");

        assertThat(run.status()).as(run.said()).isZero();
        // On a slow machine the driver sees it when the run is over, and says it in other words.
        assertThat(run.said()).containsOnlyOnce("Wireshark was closed").containsOnlyOnce("captures are complete");
        assertThat(tshark(folder.resolve("run/captures/client-eth0.pcap"), "wg"))
                .hasSizeGreaterThan(20);
    }

    private Path plain() {
        return folder.resolve("plain");
    }

    private SeparateDriver.Run shownTo(String script) throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Path file = Files.writeString(programs.resolve("wireshark"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        String[] words = Arrays.copyOf(RUN, RUN.length + 1);
        words[RUN.length] = folder.resolve("run").toString();
        return driver.run(programs + ":" + System.getenv("PATH"), words);
    }

    /// The packets that tshark shows, which says nothing besides.
    private List<String> tshark(Path capture, String filter) throws Exception {
        Path warnings = folder.resolve("warnings");
        Process process = new ProcessBuilder("tshark", "-n", "-r", "-", "-Y", filter)
                .redirectInput(capture.toFile())
                .redirectError(warnings.toFile())
                .start();
        List<String> lines = process.inputReader().readAllLines();
        assertThat(process.waitFor()).isZero();
        assertThat(Files.readAllLines(warnings))
                .allSatisfy(line -> assertThat(line).startsWith("Running as user"));
        return lines;
    }
}
