package org.warren.kit.workload;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.warren.workload.Distribution;

/// A Markov model of the traffic generator tgen of the Shadow project, after its TGen-Markov-Models.md: the model
/// chooses a state, then an observation in it, and lets time pass.
///
/// @param states by their ids in the file
/// @param start the id of the first state, which has no observations
record TgenModel(Map<String, State> states, String start) {

    /// A state.
    ///
    /// @param transitions to the next states, at least one if the state is reachable
    /// @param emissions the observations in this state; at least one, except in the first state
    record State(List<Transition> transitions, List<Emission> emissions) {}

    record Transition(String state, double weight) {}

    /// An observation.
    ///
    /// @param delay in nanoseconds, which passes after it; at most ten minutes
    record Emission(What what, double weight, Distribution delay) {}

    /// tgen waits for no longer than ten minutes.
    private static final double DELAY_NANOS_MAX = 600e9;

    /// The observations: a packet to the server, one from it, a stream (in models of streams), or the end.
    enum What {
        STREAM,
        TO_SERVER,
        TO_CLIENT,
        END
    }

    /// Receives the observations.
    interface Visitor {

        /// Receives one observation, and returns whether to continue.
        ///
        /// @param nanos since the beginning
        boolean visit(What what, double nanos);
    }

    /// Walks until the end, or until the visitor stops it. A model whose times are all 0 needs a visitor that does.
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

    /// Whether it is declared to be a model of something other than packets.
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
