package org.warren.kit.workload;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.warren.workload.Distribution;

/// A Markov model of the traffic generator tgen of the Shadow project, after its TGen-Markov-Models.md: a state is
/// chosen, what happens in it is chosen, and a time passes.
///
/// @param states by their ids in the file
/// @param start the id of the first one, in which nothing happens
record TgenModel(Map<String, State> states, String start) {

    /// A state.
    ///
    /// @param transitions to states that may follow, at least one where anything leads to it
    /// @param emissions what may happen in it; at least one, but for the first state
    record State(List<Transition> transitions, List<Emission> emissions) {}

    record Transition(String state, double weight) {}

    /// Something that happens.
    ///
    /// @param delay in nanoseconds, which passes after it; of a longer one ten minutes
    record Emission(What what, double weight, Distribution delay) {}

    /// tgen waits for no longer than ten minutes.
    private static final double DELAY_NANOS_MAX = 600e9;

    /// What happens: a packet to the server, one from it, a stream that is not said to be a packet, or the end.
    enum What {
        STREAM,
        TO_SERVER,
        TO_CLIENT,
        END
    }

    /// Takes what happens.
    interface Visitor {

        /// Takes one thing, and says whether to go on.
        ///
        /// @param nanos since the beginning
        boolean visit(What what, double nanos);
    }

    /// Walks until the end, or until the visitor has enough. A model whose times are all 0 has no other end.
    void walk(SplittableRandom random, Visitor visitor) {
        State state = state(start);
        double nanos = 0;
        while (true) {
            state = state(drawn(state.transitions(), Transition::weight, random).state());
            Emission emission = drawn(state.emissions(), Emission::weight, random);
            if (!visitor.visit(emission.what(), nanos) || emission.what() == What.END) {
                return;
            }
            nanos += Math.min(DELAY_NANOS_MAX, emission.delay().sample(random));
        }
    }

    /// Whether it says that it is not of packets.
    boolean isOfStreams() {
        return states.values().stream()
                .flatMap(state -> state.emissions().stream())
                .anyMatch(emission -> emission.what() == What.STREAM);
    }

    private State state(String id) {
        return Objects.requireNonNull(states.get(id), id);
    }

    private static <T> T drawn(List<T> all, ToDoubleFunction<T> weight, SplittableRandom random) {
        double left = random.nextDouble() * all.stream().mapToDouble(weight).sum();
        for (T each : all) {
            left -= weight.applyAsDouble(each);
            if (left < 0) {
                return each;
            }
        }
        return all.stream()
                .filter(each -> weight.applyAsDouble(each) > 0)
                .reduce((one, other) -> other)
                .orElseThrow();
    }
}
