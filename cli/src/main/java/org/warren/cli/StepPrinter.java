package org.warren.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.scenario.RunListener;

/// Shows the steps of a run before they start and ticks them off; plain lines if there is no terminal.
final class StepPrinter implements RunListener {

    private static final String RUNNING = "◉";
    private static final String DONE = "✓";
    private static final String FAILED = "✗";

    private final PrintWriter screen;
    private final boolean terminal =
            Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);

    StepPrinter(PrintWriter screen) {
        this.screen = screen;
    }

    @Override
    public void planned(List<String> steps) {
        screen.println("  ○ "
                + String.join("  ○ ", steps.stream().map(TerminalText::of).toList()));
        screen.flush();
    }

    @Override
    public void stepStarted(String name) {
        if (terminal) {
            screen.print("  " + RUNNING + " " + TerminalText.of(name));
            screen.flush();
        }
    }

    @Override
    public void stepEnded(String name, boolean done) {
        if (terminal) {
            Screen.control(screen, "\r");
        }
        screen.println("  " + (done ? DONE : FAILED) + " " + TerminalText.of(name));
        screen.flush();
    }
}
