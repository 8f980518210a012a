package org.warren.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Stream;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;

/// Prints the results of a run: sentences, a table of verdicts, and the paths of the rest.
final class OutcomePrinter {

    private final PrintWriter screen;

    OutcomePrinter(PrintWriter screen) {
        this.screen = screen;
    }

    void print(ScenarioRun.Outcome outcome) {
        RunRecord record = outcome.record();
        screen.println();
        record.subjects()
                .forEach((role, subject) ->
                        screen.printf("  %s: %s%n", TerminalText.of(role), TerminalText.of(subject.words())));
        print(outcome, outcome.sentences());
    }

    /// The same with other lines in place of the run's sentences and subjects.
    void print(ScenarioRun.Outcome outcome, Iterable<String> lines) {
        RunRecord record = outcome.record();
        lines.forEach(line -> screen.println("  " + TerminalText.of(line)));
        screen.println();
        checks(record.checks());
        screen.printf(
                Locale.ROOT,
                "%n  %s  %s: %.1f s of %s time in %.1f s%n",
                record.verdict(),
                record.scenario(),
                record.clock().elapsedSeconds(),
                record.clock().kind(),
                record.clock().wallSeconds());
        screen.println("  report: " + outcome.page());
        screen.println("  again:  " + TerminalText.of(record.reproduce()));
        screen.println();
        screen.flush();
    }

    void checks(Collection<CheckResult> checks) {
        String line = "  %-11s " + column(checks.stream().map(CheckResult::id).map(TerminalText::of)) + " %s%n";
        for (CheckResult check : checks) {
            screen.printf(line, check.verdict(), TerminalText.of(check.id()), TerminalText.of(check.message()));
        }
    }

    /// The format of a column that is wide enough for the longest of these names.
    static String column(Stream<String> names) {
        return "%%-%ds".formatted(names.mapToInt(String::length).max().orElse(1));
    }
}
