package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What bash does before it starts something with a clock of its own, with another perl in place of the script.
class NodeClocksTest {

    @TempDir
    Path folder;

    @Test
    void goesOnWhereTheClockWasMoved() throws Exception {
        assertThat(startAfter("echo moved 1 processes by -60 s")).isEqualTo("started");
        assertThat(folder.resolve("failed")).doesNotExist();
    }

    @Test
    void startsNothingWhereItWasNot() throws Exception {
        assertThat(startAfter("echo thread 7 of process 7 cannot be held"))
                .isEqualTo("its clock could not be moved: thread 7 of process 7 cannot be held");
        assertThat(folder.resolve("failed")).content().contains("thread 7");
    }

    @Test
    void startsNothingWherePerlIsSilent() throws Exception {
        assertThat(startAfter("exit 1")).isEqualTo("its clock could not be moved: perl said nothing");
        assertThat(folder.resolve("failed")).content().contains("perl said nothing");
    }

    /// @return what was said on both outputs
    private String startAfter(String perl) throws IOException, InterruptedException {
        Path stub = folder.resolve("perl");
        Files.writeString(stub, "#!/bin/sh\n" + perl + "\n");
        Files.setPosixFilePermissions(stub, PosixFilePermissions.fromString("rwx------"));
        String prelude =
                NodeClocks.prelude("clock.pl", -60, folder.resolve("failed").toString());
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", prelude + "echo started").redirectErrorStream(true);
        bash.environment().merge("PATH", folder.toString(), (path, first) -> first + ":" + path);
        bash.environment().remove("WARREN_CLOCK");
        Process process = bash.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }
}
