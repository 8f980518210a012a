package org.warren.harness.agent;

/// The end of the guest kernel's console output.
public final class ConsoleTail {

    private static final int LENGTH_MAX = 8192;

    private final StringBuilder tail = new StringBuilder();

    /// Adds new output.
    public synchronized void add(String text) {
        tail.append(text);
        if (tail.length() > LENGTH_MAX) {
            tail.delete(0, tail.length() - LENGTH_MAX);
        }
    }

    /// The last 8192 characters, without surrounding white space.
    public synchronized String text() {
        return tail.toString().strip();
    }
}
