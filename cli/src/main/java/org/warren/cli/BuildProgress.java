package org.warren.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.warren.harness.bundle.TerminalText;

/// Shows the output of a build, a line now and then: cargo lists each of a hundred crates.
final class BuildProgress implements Consumer<String> {

    private static final long NANOS_BETWEEN = Duration.ofSeconds(5).toNanos();
    private static final int LENGTH = 100;

    private final PrintWriter screen;
    private final LongSupplier nanos;
    private long next;

    BuildProgress(PrintWriter screen, LongSupplier nanos) {
        this.screen = screen;
        this.nanos = nanos;
        this.next = nanos.getAsLong();
    }

    @Override
    public void accept(String line) {
        if (nanos.getAsLong() - next < 0 || line.isBlank()) {
            return;
        }
        next = nanos.getAsLong() + NANOS_BETWEEN;
        String text = TerminalText.of(line.strip());
        screen.println("  " + (text.length() > LENGTH ? text.substring(0, LENGTH) + "..." : text));
        screen.flush();
    }
}
