package org.warren.scenarios.subjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.handshake.HandshakeScenario;

/// A program of this machine as a subject: one that is right, and those that are not.
@NeedsVirtualLab
class OwnSubjectsTest {

    @TempDir
    private Path folder;

    @Test
    void programOfThisMachinePlaysWithItsLibraries() {
        Path program = Path.of("/usr/bin/wireguard-go");
        Assumptions.assumeTrue(Files.isExecutable(program), "UNSUPPORTED: this machine has no wireguard-go");

        ScenarioRun.Outcome outcome = run("mine", program);
        Runs.mustPass(outcome);
        assertThat(outcome.record().environment().dependencies())
                .anyMatch(part ->
                        part.name().equals("subject mine") && part.digest().startsWith("sha256:"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            ends        | echo it is over; exit 3                       | ended with status 3 while it started. It said at last: it is over.
            sleeps      | echo I wait; exec sleep 100000                | made no /var/run/wireguard/wg0.sock in 10 s. It said at last: I wait.
            forks       | (sleep 100000 &); (sleep 100000 &); echo gone | ended with status 0 while it started. It said at last: gone.
            """)
    void programThatDoesNotStartIsAFailureWithItsLastLines(String name, String script, String sentence)
            throws IOException {
        CheckResult failure = Runs.mustFail(run(name, script(script)), "planted fault: " + name)
                .record()
                .checks()
                .getFirst();

        assertThat(failure.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(failure.message()).contains(name + " on client ").contains(sentence);
    }

    @Test
    void scriptWhoseProgramIsNotInTheNodeIsAFailureThatSaysSo() throws IOException {
        Path script = Files.writeString(folder.resolve("wraps"), "#!/bin/sh\nexec /opt/elsewhere/daemon \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));

        CheckResult failure = Runs.mustFail(run("wraps", script), "planted fault: what the script starts is missing")
                .record()
                .checks()
                .getFirst();

        assertThat(failure.message())
                .contains("is in node client, but what it starts is not")
                .contains("/opt/elsewhere/daemon: not found")
                .contains("no others of this machine");
    }

    @Test
    void programThatComputesWithoutEndIsStoppedAndNamed() throws IOException {
        CheckResult lab = Runs.mustBeUnknown(
                        run("spins", script("echo I turn; while :; do :; done")),
                        "planted fault: the subject computes without end")
                .record()
                .checks()
                .getFirst();

        assertThat(lab.message())
                .contains("while spins started on client: ")
                .containsPattern("a program in it computed for \\d+ s without asking its kernel for anything")
                .contains("It said at last: I turn. See logs/client-spins.log.");
    }

    @Test
    void programThatForksWithoutEndIsStoppedAndNamed() throws IOException {
        CheckResult lab = Runs.mustBeUnknown(
                        run("forks", script("echo I fork; while :; do sleep 100000 & done")),
                        "planted fault: the subject starts processes without end")
                .record()
                .checks()
                .getFirst();

        assertThat(lab.message())
                .contains("while forks started on client: ")
                .contains("a program starts others without end")
                .contains("It said at last: I fork. See logs/client-forks.log.");
    }

    @Test
    void programThatSpeaksNonsenseIsAFailureWithItsLastLines() throws IOException {
        String speaks = """
                mkdir -p /var/run/wireguard
                exec perl -e 'use IO::Socket::UNIX; $| = 1; $SIG{PIPE} = "IGNORE"; print "I speak nonsense\\n";
                  my $s = IO::Socket::UNIX->new(Local => "/var/run/wireguard/$ARGV[0].sock", Listen => 5) or die;
                  while (my $c = $s->accept) { print $c "nonsense\\n\\n"; close $c }' "$2"
                """;
        CheckResult failure = Runs.mustFail(run("speaks", script(speaks)), "planted fault: it speaks nonsense")
                .record()
                .checks()
                .getFirst();

        assertThat(failure.message()).contains("speaks on client").contains("logs/client-speaks.log");
    }

    @Test
    void programThatCannotRunInANodeIsUnsupported() throws IOException {
        Path program = Files.write(folder.resolve("damaged"), new byte[] {0x7f, 'E', 'L', 'F', 1, 2, 3});

        assertThatThrownBy(() -> new ScenarioRunner(with("mine", program), new VirtualLabProvider(), Runs.SEED)
                        .request(
                                new HandshakeScenario(),
                                java.util.Map.of("client", "mine"),
                                java.util.Map.of(),
                                folder.resolve("run")))
                .isInstanceOf(UnsupportedHereException.class)
                .hasMessageContaining(program + " cannot run in a node: it is damaged");
    }

    private Path script(String commands) throws IOException {
        Path file = Files.writeString(
                folder.resolve("program"),
                "#!/bin/sh\n[ \"$1\" != --version ] || { echo mine 1; exit; }\n" + commands + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Subjects with(String name, Path program) {
        Subjects subjects = new Subjects();
        subjects.addDaemon(name, program.toString());
        return subjects;
    }

    private static ScenarioRun.Outcome run(String name, Path program) {
        return Runs.run(with(name, program), new HandshakeScenario(), name, "kernel", Runs.SEED, RunListener.SILENT);
    }
}
