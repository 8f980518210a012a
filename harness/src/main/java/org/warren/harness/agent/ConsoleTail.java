package org.warren.harness.agent;

/// The end of what the guest kernel wrote to its console.
public final class ConsoleTail {

    private static final int LENGTH_MAX = 8192;

    private final StringBuilder tail = new StringBuilder();

    /// Adds what was written since.
    public synchronized void add(String text) {
        tail.append(text);
        if (tail.length() > LENGTH_MAX) {
            tail.delete(0, tail.length() - LENGTH_MAX);
        }
    }

    /// The last 8192 characters, without white space around them.
    public synchronized String text() {
        return tail.toString().strip();
    }
}
