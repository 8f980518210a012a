package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.lab.LabException;
import org.warren.harness.scenario.OwnErrorException;
import picocli.CommandLine;

/// Whatever a command is given, it ends soon, in one sentence that has a status of its own.
@Timeout(60)
class BadArgumentsTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void oddFiles() throws Exception {
        new ProcessBuilder("mkfifo", folder.resolve("pipe").toString()).start().waitFor();
        Files.createDirectory(folder.resolve("folder"));
        Files.write(folder.resolve("binary"), new byte[] {(byte) 0x80, 0, 1, (byte) 0xff});
        Files.writeString(folder.resolve("con\u001b[2Jtrol"), "\u001b]0;x\u0007 = 1\n");
        Files.writeString(folder.resolve("json"), "{\"schema\": 1}");
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop"));
        Files.createSymbolicLink(folder.resolve("zero"), Path.of("/dev/zero"));
        try (var huge = new RandomAccessFile(folder.resolve("huge").toFile(), "rw")) {
            huge.setLength(3L << 30);
        }
        Files.writeString(folder.resolve("unreadable"), "x");
        Files.setPosixFilePermissions(folder.resolve("unreadable"), PosixFilePermissions.fromString("---------"));
        for (String record : List.of("pipe", "huge", "zero", "binary", "json", "loop")) {
            Path run = Files.createDirectory(folder.resolve("run-" + record));
            for (String file : List.of("run.json", "observations.json", "timeline.json", "progress.json")) {
                Files.createSymbolicLink(run.resolve(file), folder.resolve(record));
            }
        }
    }

    static List<String> arguments() throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve("none").toString(),
                "/dev/zero",
                "/dev/null",
                "/dev/full",
                "/proc/self/mem",
                "no\u0000name",
                "",
                "a/".repeat(2000) + "b",
                "x".repeat(5000)));
        try (Stream<Path> files = Files.list(folder)) {
            files.map(Path::toString).sorted().forEach(arguments::add);
        }
        return arguments;
    }

    @ParameterizedTest
    @MethodSource("arguments")
    void commandEndsInOneSentence(String argument) {
        for (List<String> command : List.of(
                List.of("qr", argument),
                List.of("config", "import", argument),
                List.of("config", "export", "--format", "nixos", argument),
                List.of("bundle", argument, "--out", folder + "/new.zip"),
                List.of("judge", argument),
                List.of("run", "--from", argument),
                List.of("run", argument),
                List.of("run", "--plan", argument, "--out", folder + "/new"),
                List.of("run", "paper", "--seeds", argument, "--out", folder + "/new"),
                List.of("run", "paper", "--shard", argument, "--out", folder + "/new"),
                List.of("report", "--merge", argument, "--out", folder + "/new"),
                List.of("report", "--merge", folder + "/none", "--against", argument, "--out", folder + "/new"),
                List.of("compare", "throughput", "--against", argument),
                List.of("run", "handshake", "--kernel", argument, "--out", folder + "/new"),
                List.of("run", "--from", folder + "/none", "--out", argument))) {
            refused(run(command), command);
        }
    }

    @Test
    void eachSortOfExceptionHasItsStatus() {
        assertThat(Problem.of(new NullPointerException(), "run").status()).isEqualTo(Warren.OWN_ERROR);
        assertThat(Problem.of(new StackOverflowError(), "run").status()).isEqualTo(Warren.OWN_ERROR);
        assertThat(Problem.of(new OutOfMemoryError("Java heap space"), "run").sentence())
                .contains("there was not enough memory", "./warren doctor");
        assertThat(Problem.of(new OwnErrorException(new NullPointerException("x"), Path.of("runs/a b")), "run"))
                .satisfies(problem -> assertThat(problem.status()).isEqualTo(Warren.OWN_ERROR))
                .satisfies(problem -> assertThat(problem.sentence())
                        .startsWith("an error of Warren's own, not of what was tested: NullPointerException: x")
                        .endsWith("./warren bundle 'runs/a b'"));
        assertThat(Problem.of(new LabException("gone"), "doctor").status()).isEqualTo(Warren.UNSUPPORTED_HERE);
        assertThat(Problem.of(new MissingEvidenceException("none"), "judge").status())
                .isEqualTo(Warren.USAGE);
        assertThat(Problem.of(new IllegalArgumentException("ours"), "run").status())
                .isEqualTo(Warren.USAGE);
        assertThat(Problem.of(thrownByALibrary(), "run").status()).isEqualTo(Warren.OWN_ERROR);
        assertThat(Problem.of(new IOException("No space left on device"), "run").sentence())
                .doesNotContain("Exception");
        assertThat(Problem.of(new java.nio.file.NoSuchFileException("/x/y"), "run"))
                .isEqualTo(new Problem(
                        Warren.USAGE, "/x/y cannot be read or written: it does not exist; mend that, or name another"));
        assertThat(Problem.of(new IllegalStateException("two\nlines \u001b[2J"), "run")
                        .sentence())
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void errorThatIsNoExceptionIsExplainedAsWell() {
        StringWriter err = new StringWriter();
        CommandLine commandLine = Warren.commandLine();
        commandLine.addSubcommand("deep", new Deep());
        commandLine.setErr(new PrintWriter(err));

        assertThat(commandLine.execute("deep")).isEqualTo(Warren.OWN_ERROR);
        assertThat(err.toString())
                .startsWith("warren: an error of Warren's own, not of what was tested: something was nested too deeply")
                .hasLineCount(1);
    }

    private static RuntimeException thrownByALibrary() {
        try {
            return new IllegalStateException(String.valueOf(Long.parseLong("x")));
        } catch (NumberFormatException e) {
            return e;
        }
    }

    private static void refused(CommandRun run, List<String> command) {
        String what = String.join(" ", command);
        what = what.length() > 100 ? what.substring(0, 100) : what;
        assertThat(run.status()).as(what + run.err()).isIn(Warren.USAGE, Warren.UNSUPPORTED_HERE, Warren.OWN_ERROR);
        List<String> said =
                run.err().lines().filter(line -> !line.startsWith("Try '")).toList();
        assertThat(said).as(what).hasSize(1);
        assertThat(said.getFirst())
                .as(what)
                .startsWith("warren: ")
                .hasSizeGreaterThan(25)
                .contains(" ")
                .doesNotContain("\tat ", "\u001b", "Exception", "java.", " null");
    }

    private static CommandRun run(List<String> command) {
        return CommandRun.of(command.toArray(String[]::new));
    }

    /// A command that has a fault.
    @CommandLine.Command(name = "deep")
    private static final class Deep implements Runnable {

        @Override
        public void run() {
            throw new StackOverflowError();
        }
    }
}
