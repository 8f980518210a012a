package org.warren.diagnose.story;

/// How many events the tunnels of a capture may keep together. What comes when it is spent is counted and not
/// kept, so that a flood does not fill the memory.
final class Budget {

    private long left;

    Budget(long events) {
        this.left = events;
    }

    /// Takes one, if there is one left.
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
