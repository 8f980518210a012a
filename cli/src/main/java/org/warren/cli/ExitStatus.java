package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.verdict.Verdict;

/// The exit status of a command that judges runs.
final class ExitStatus {

    private ExitStatus() {}

    /// The status for runs: that of their verdicts, except if Warren itself failed and the result is unknown for that
    /// reason. Then it is [Warren#OWN_ERROR], with a message that contains the command for packing a bug report.
    static int of(List<ScenarioRun.Outcome> outcomes, PrintWriter err) {
        return of(outcomes, false, err);
    }

    /// @param isCompared whether a result that equals the record's expectation counts as PASS, and any other as FAIL
    static int of(List<ScenarioRun.Outcome> outcomes, boolean isCompared, PrintWriter err) {
        Verdict verdict = Verdict.merge(outcomes.stream()
                .map(outcome -> isCompared
                        ? compared(outcome.record())
                        : outcome.record().verdict())
                .toList());
        boolean own = false;
        for (ScenarioRun.Outcome outcome : outcomes) {
            own |= tell(outcome.errors(), outcome.folder(), err);
        }
        return status(verdict, own);
    }

    private static Verdict compared(RunRecord record) {
        if (record.endedAsExpected()) {
            return Verdict.PASS;
        }
        return record.verdict() == Verdict.PASS ? Verdict.FAIL : record.verdict();
    }

    /// The same for evidence that was judged again.
    static int of(Verdict verdict, List<Throwable> errors, Path folder, PrintWriter err) {
        return status(verdict, tell(errors, folder, err));
    }

    private static int status(Verdict verdict, boolean own) {
        return own && verdict != Verdict.FAIL ? Warren.OWN_ERROR : verdict.exitStatus();
    }

    private static boolean tell(List<Throwable> errors, Path folder, PrintWriter err) {
        if (errors.isEmpty()) {
            return false;
        }
        err.println("warren: "
                + Problem.own(errors.getFirst(), "./warren bundle " + ShellWord.of(folder))
                        .sentence());
        err.flush();
        return true;
    }
}
