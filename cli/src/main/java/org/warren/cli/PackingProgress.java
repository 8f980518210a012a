package org.warren.cli;

import java.io.PrintWriter;
import org.warren.harness.bundle.PackingListener;

/// Shows the progress of packing or unpacking, if it takes long.
final class PackingProgress implements PackingListener {

    private static final long STEP_BYTES = 64L << 20;

    private final PrintWriter screen;
    private final String verb;
    private long said;

    /// @param verb in the past tense, such as `packed`
    PackingProgress(PrintWriter screen, String verb) {
        this.screen = screen;
        this.verb = verb;
    }

    @Override
    public void packed(long doneBytes, long totalBytes) {
        if (doneBytes / STEP_BYTES > said && doneBytes < totalBytes) {
            said = doneBytes / STEP_BYTES;
            screen.printf("  %s %d of %d MiB%n", verb, doneBytes >> 20, totalBytes >> 20);
            screen.flush();
        }
    }
}
