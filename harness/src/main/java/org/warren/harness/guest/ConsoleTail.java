package org.warren.harness.guest;

/// The end of what the guest kernel wrote to its console.
final class ConsoleTail {

    private static final int LENGTH_MAX = 8192;

    private final StringBuilder tail = new StringBuilder();

    synchronized void add(String text) {
        tail.append(text);
        if (tail.length() > LENGTH_MAX) {
            tail.delete(0, tail.length() - LENGTH_MAX);
        }
    }

    synchronized String text() {
        return tail.toString().strip();
    }
}
