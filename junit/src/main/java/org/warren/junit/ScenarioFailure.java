package org.warren.junit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.Verdict;

/// A run that did not have the expected result. The message says which checks did not and why, where the report is, and
/// how to repeat the run.
public final class ScenarioFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private ScenarioFailure(String message) {
        super(message);
    }

    /// Returns normally if all checks of a run passed.
    ///
    /// @return the run
    /// @throws ScenarioFailure when one did not, or when nothing was judged
    public static ScenarioRun.Outcome requirePass(ScenarioRun.Outcome outcome) {
        if (outcome.record().verdict() != Verdict.PASS) {
            throw new ScenarioFailure(message(outcome));
        }
        return outcome;
    }

    /// Returns normally if a run has the expected result. The record and the page contain the expectation in any case.
    ///
    /// @return the run with that record
    /// @throws ScenarioFailure when it has another result
    /// @throws IOException when record or page cannot be written
    public static ScenarioRun.Outcome requireExpected(ScenarioRun.Outcome outcome, RunRecord.Expectation expectation)
            throws IOException {
        ScenarioRun.Outcome told = outcome.expecting(expectation);
        if (!told.record().endedAsExpected()) {
            throw new ScenarioFailure(message(told));
        }
        return told;
    }

    private static String message(ScenarioRun.Outcome outcome) {
        RunRecord record = outcome.record();
        String subjects = record.subjects().entrySet().stream()
                .map(subject -> subject.getKey() + " " + subject.getValue().implementation() + ", ")
                .collect(Collectors.joining());
        StringBuilder message = new StringBuilder("%s, %slab %s, seed %s: %s%n"
                .formatted(record.scenario(), subjects, record.lab(), record.seedWords(), record.verdict()));
        record.checks().stream()
                .filter(check -> check.verdict() != Verdict.PASS)
                .forEach(check -> message.append(
                        String.format(Locale.ROOT, "  %-7s %s: %s%n", check.verdict(), check.id(), check.message())));
        if (record.checks().isEmpty()) {
            message.append("  UNKNOWN nothing was judged%n".formatted());
        }
        if (record.expected() != null) {
            message.append("  expected: %s%n".formatted(record.expected().words()));
        }
        return message.append("report: %s%nagain:  %s".formatted(page(outcome), record.reproduce()))
                .toString();
    }

    private static Path page(ScenarioRun.Outcome outcome) {
        return outcome.page().toAbsolutePath().normalize();
    }
}
