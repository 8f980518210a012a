package org.warren.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stream does for a while.
///
/// @param name unique in its stream
/// @param length how long the stream stays in it, in nanoseconds; null for always
/// @param gap what lies between two messages, in nanoseconds; null for silence
/// @param size of a message, in bytes; of each exchange's request where there are answers
/// @param next the states that may follow; the list is empty where it never ends
public record State(
        String name,
        @Nullable Distribution length,
        @Nullable Distribution gap,
        Distribution size,
        List<Transition> next) {

    /// A state that may follow.
    ///
    /// @param state its name
    /// @param weight how likely it is, relative to the others; more than 0
    public record Transition(String state, double weight) {}

    public State {
        next = List.copyOf(next);
    }
}
