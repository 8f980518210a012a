package org.warren.workload;

import java.util.List;

/// A profile between two nodes.
///
/// @param name unique in its workload, such as `laptop-voice`
/// @param near the user's node
/// @param far the other node
/// @param windows when it is active, in order, without overlaps
/// @param streams of its profile
public record Flow(String name, String near, String far, List<Window> windows, List<Stream> streams) {

    public Flow {
        windows = List.copyOf(windows);
        streams = List.copyOf(streams);
        for (int i = 1; i < windows.size(); i++) {
            if (windows.get(i).startNanos() < windows.get(i - 1).endNanos()) {
                throw new IllegalArgumentException("flow " + name + ": its windows overlap");
            }
        }
    }

    /// The flow of a profile.
    public static Flow of(String name, String near, String far, List<Window> windows, Profile profile) {
        return new Flow(name, near, far, windows, profile.streams());
    }

    /// The total active time, in nanoseconds.
    public long usedNanos() {
        return windows.stream()
                .mapToLong(window -> window.endNanos() - window.startNanos())
                .sum();
    }
}
