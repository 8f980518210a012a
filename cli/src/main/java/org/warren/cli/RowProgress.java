package org.warren.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.scenario.RunListener;

/// Shows the current row of a table; without a terminal, only one line at the beginning and one at the end.
final class RowProgress implements RunListener {

    private final String subject;
    private final PrintWriter screen;
    private final boolean terminal =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    private int rows;
    private int started;

    RowProgress(String subject, PrintWriter screen) {
        this.subject = subject;
        this.screen = screen;
    }

    @Override
    public void planned(List<String> steps) {
        rows = steps.size();
        screen.println("%s: %d steps".formatted(subject, rows));
        screen.flush();
    }

    @Override
    public void stepStarted(String name) {
        started++;
        if (terminal) {
            screen.print("  %d of %d: %-10s".formatted(started, rows, TerminalText.of(name)));
            Screen.control(screen, "\r");
            screen.flush();
        }
    }

    @Override
    public void stepEnded(String name, boolean done) {
        if (!done) {
            screen.println("  " + TerminalText.of(name) + " was aborted");
            screen.flush();
        }
    }
}
