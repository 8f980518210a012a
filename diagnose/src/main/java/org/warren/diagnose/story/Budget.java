package org.warren.diagnose.story;

/// The total number of events that are kept for the tunnels of a capture. Further events are only counted, so that a
/// flood cannot exhaust the memory.
final class Budget {

    private long left;

    Budget(long events) {
        this.left = events;
    }

    /// Uses one, if there is one left.
    boolean take() {
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }
}
