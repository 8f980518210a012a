package org.warren.cli;

import java.io.PrintWriter;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.Expectations.Comparison;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.verdict.CheckResult;

/// Prints a run's results compared with known faults: new failures come last.
final class ExpectationPrinter {

    private final PrintWriter screen;

    ExpectationPrinter(PrintWriter screen) {
        this.screen = screen;
    }

    void print(Comparison comparison) {
        for (KnownFault fault : comparison.known()) {
            line("known", fault.verdict() + " " + fault.check() + ", " + fault.who() + ": " + fault.reason());
        }
        for (KnownFault fault : comparison.mended()) {
            line(
                    "mended",
                    fault.check() + ", " + fault.who() + ": expected was " + fault.verdict()
                            + ", and it is not so any more; remove its entry, or end its versions here");
        }
        for (CheckResult result : comparison.fresh()) {
            line("new", result.verdict() + " " + result.id() + ": " + result.message());
        }
        line(
                "expected",
                comparison.isAsExpected()
                        ? "yes: " + comparison.known().size() + " known"
                        : "no: " + comparison.fresh().size() + " new, "
                                + comparison.mended().size() + " mended, "
                                + comparison.known().size() + " known");
        screen.println();
        screen.flush();
    }

    private void line(String what, String text) {
        screen.printf("  %-8s %s%n", what, TerminalText.of(text));
    }
}
