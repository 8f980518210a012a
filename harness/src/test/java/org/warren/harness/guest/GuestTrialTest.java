package org.warren.harness.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuestTrialTest {

    private static final String SECCOMP = "Checking that seccomp filters can be installed...";

    @TempDir
    Path folder;

    @Test
    void theWayIsTheOneThatTheKernelSays() {
        assertThat(new GuestTrial(GuestTrial.End.STARTS, SECCOMP + "OK\n").sentence())
                .isEqualTo("starts here, with seccomp");
        assertThat(new GuestTrial(GuestTrial.End.STARTS, SECCOMP + "error\n").sentence())
                .startsWith("starts here, with ptrace, which takes longer");
        assertThat(new GuestTrial(GuestTrial.End.UNKNOWN, "").sentence()).contains("ask again");
    }

    @Test
    void howTheProgramEndsAndWhatItSaysIsWhatCameOfIt() throws Exception {
        Path starts = launcher("starts", "echo '" + SECCOMP + "OK' >&2");
        Path fails = launcher("fails", "echo 'ptrace: Operation not permitted' >&2; exit 1");

        assertThat(GuestTrial.of(new GuestFiles(starts)))
                .isEqualTo(new GuestTrial(GuestTrial.End.STARTS, SECCOMP + "OK\n"));
        assertThat(GuestTrial.of(new GuestFiles(fails)).isRefusedPtrace()).isTrue();
        assertThat(GuestTrial.of(new GuestFiles(folder.resolve("missing"))).end())
                .isEqualTo(GuestTrial.End.FAILS);
    }

    @Test
    void itIsMadeOnce() throws Exception {
        Path guest = launcher("once", "echo x >>" + folder + "/count");

        GuestTrial.of(new GuestFiles(guest));
        GuestTrial.of(new GuestFiles(guest));

        assertThat(folder.resolve("count")).hasContent("x");
    }

    private Path launcher(String name, String commands) throws Exception {
        Path guest = Files.createDirectory(folder.resolve(name));
        Path program = guest.resolve("warren-launch");
        Files.writeString(program, "#!/bin/sh\n" + commands + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return guest;
    }
}
