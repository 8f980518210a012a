package org.warren.harness.guest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.warren.harness.agent.GuestCommand;

/// The result of starting a guest only to see whether it starts: it has no nodes, receives no requests, and ends by
/// itself in a fraction of a second. It writes nothing to this machine.
///
/// @param end how it ended
/// @param console the output of its kernel
public record GuestTrial(End end, String console) {

    /// How a trial ended.
    public enum End {
        STARTS,
        FAILS,
        /// It had not ended when the time was up, as on a busy machine.
        UNKNOWN
    }

    private static final long LIMIT_MILLIS = 3500;
    private static final Map<Path, GuestTrial> MADE = new ConcurrentHashMap<>();
    private static final String SECCOMP = "Checking that seccomp filters can be installed...";

    /// The trial of a guest, which is made once.
    public static GuestTrial of(GuestFiles files) {
        return MADE.computeIfAbsent(files.folder(), folder -> make(files));
    }

    /// The result, for a user who wants to know whether guests start.
    public String sentence() {
        return switch (end) {
            case STARTS ->
                console.contains(SECCOMP + "OK")
                        ? "starts here, with seccomp"
                        : "starts here, with ptrace, which takes longer than seccomp does: lab kernels from 6.16 on use"
                                + " that where the machine allows it";
            case FAILS -> "does not start here";
            case UNKNOWN -> "had not started after 3.5 s, as on a machine that does much else; ask again";
        };
    }

    /// Whether its kernel could not trace its own processes.
    boolean isRefusedPtrace() {
        return end == End.FAILS && console.contains("ptrace");
    }

    /// Whether its kernel tried seccomp first. Kernels before 6.16 do not.
    boolean triedSeccomp() {
        return console.contains(SECCOMP);
    }

    private static GuestTrial make(GuestFiles files) {
        ProcessBuilder builder =
                new ProcessBuilder(GuestCommand.trial(files.folder())).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> console = CompletableFuture.supplyAsync(() -> console(process));
            if (!process.waitFor(LIMIT_MILLIS, TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new GuestTrial(End.UNKNOWN, "");
            }
            return new GuestTrial(process.exitValue() == 0 ? End.STARTS : End.FAILS, console.join());
        } catch (IOException e) {
            return new GuestTrial(End.FAILS, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new GuestTrial(End.UNKNOWN, "");
        }
    }

    private static String console(Process process) {
        try {
            return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
