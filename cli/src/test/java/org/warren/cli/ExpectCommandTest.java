package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.expectation.Expectations;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// What `warren expect` writes is what `warren run --expectations` takes for known.
class ExpectCommandTest {

    @TempDir
    private Path folder;

    @Test
    void entriesOfARunMakeItExpected() throws IOException {
        RunRecord run = run("client", "gotatun", "server", "kernel", Verdict.FAIL);
        CommandRun expect = CommandRun.of("expect", written(run).toString());

        assertThat(expect.status()).as(expect.err()).isZero();
        Path file = Files.writeString(folder.resolve("gotatun.yaml"), expect.out());
        Expectations known = Expectations.read(file);
        assertThat(known.compare(run).isAsExpected()).as(expect.out()).isTrue();
        assertThat(status(run, known)).isZero();
        assertThat(printed(run, known)).contains("known", "expected yes: 1 known");
    }

    @Test
    void newFailureAndMendedOneAreStatus1() throws IOException {
        RunRecord fails = run("client", "gotatun", "server", "kernel", Verdict.FAIL);
        RunRecord passes = run("client", "gotatun", "server", "kernel", Verdict.PASS);
        Expectations none = new Expectations(List.of());
        Expectations known = Expectations.read(Files.writeString(
                folder.resolve("gotatun.yaml"),
                CommandRun.of("expect", written(fails).toString()).out()));

        assertThat(status(fails, none)).isEqualTo(1);
        assertThat(printed(fails, none)).contains("new      FAIL T4: it said \"no\" \\ and", "expected no: 1 new");
        assertThat(status(passes, known)).isEqualTo(1);
        assertThat(printed(passes, known)).contains("mended   T4, gotatun 0.10.2 as client", "1 mended");
        assertThat(status(passes, none)).isZero();
    }

    @Test
    void whoIsMeantIsAskedWhereNeitherIsTheKernel() throws IOException {
        String run = written(run("client", "gotatun", "server", "java", Verdict.FAIL))
                .toString();

        CommandRun unclear = CommandRun.of("expect", run);
        assertThat(unclear.status()).isEqualTo(Warren.USAGE);
        assertThat(unclear.err()).contains("the subjects gotatun, java; say with --about SUBJECT");
        assertThat(CommandRun.of("expect", "--about", "java", run).out())
                .contains("subject: \"java\"", "role: \"server\"", "peers: [\"gotatun\"]");
        assertThat(CommandRun.of("expect", "--about", "kernel", run).err()).contains("has no subject 'kernel'");
    }

    @Test
    void placeWithoutExpectationsIsWrongUsage() {
        CommandRun run = CommandRun.of("run", "paper", "--expectations", folder.toString());

        assertThat(run.status()).isEqualTo(Warren.USAGE);
        assertThat(run.err()).contains("has no expectations: there is no *.yaml in it");
    }

    private Path written(RunRecord run) throws IOException {
        Path place = Files.createTempDirectory(folder, "run");
        new RunFolder(place).write(run);
        return place;
    }

    private int status(RunRecord run, Expectations known) {
        RunRecord compared = known.of(run).map(run::expecting).orElse(run);
        return ExitStatus.of(
                List.of(new ScenarioRun.Outcome(compared, List.of(), folder, List.of())),
                true,
                new PrintWriter(new StringWriter()));
    }

    private static String printed(RunRecord run, Expectations known) {
        StringWriter screen = new StringWriter();
        new ExpectationPrinter(new PrintWriter(screen)).print(known.compare(run));
        return screen.toString();
    }

    private static RunRecord run(String role, String subject, String other, String peer, Verdict verdict) {
        return RunRecord.of("rekey", "virtual", 1)
                .subject(role, new RunRecord.Subject(subject, "0.10.2", "userspace"))
                .subject(other, new RunRecord.Subject(peer, "7.3.4", "guest"))
                .check(new CheckResult("T4", verdict, "it said \"no\" \\ and\u0007 more", List.of()))
                .check(new CheckResult("T5", Verdict.PASS, "in time", List.of()))
                .reproduce("./warren run rekey")
                .build();
    }
}
