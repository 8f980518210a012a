package org.warren.workload;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A state of a stream.
///
/// @param name unique in its stream
/// @param length how long the stream stays in it, in nanoseconds; null for always
/// @param gap between two messages, in nanoseconds; null for silence
/// @param size of a message, in bytes; of each exchange's request if there are answers
/// @param next the possible next states; empty if the state never ends
public record State(
        String name,
        @Nullable Distribution length,
        @Nullable Distribution gap,
        Distribution size,
        List<Transition> next) {

    /// A transition to a next state.
    ///
    /// @param state its name
    /// @param weight relative probability; more than 0
    public record Transition(String state, double weight) {}

    public State {
        next = List.copyOf(next);
    }
}
