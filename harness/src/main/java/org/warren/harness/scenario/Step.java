package org.warren.harness.scenario;

import java.util.function.Consumer;

/// A step of a scenario's script: its name in the plan and in the evidence, and its action.
///
/// @param <S> the state that [ScriptedScenario#prepare] creates for the steps
/// @param name in the plan and in the evidence
/// @param action of the step
/// @param isIndependent whether the run continues if this step fails, because no later one depends on it
public record Step<S>(String name, Action<S> action, boolean isIndependent) {

    /// The action of a step.
    @FunctionalInterface
    public interface Action<S> {

        /// Carries it out.
        ///
        /// @param stage the environment of the step
        /// @param subject the state that was prepared for the steps
        void play(Stage stage, S subject);
    }

    static <S> Step<S> of(String name, Consumer<S> action) {
        return new Step<>(name, (stage, subject) -> action.accept(subject), false);
    }

    static <S> Step<S> of(String name, Action<S> action) {
        return new Step<>(name, action, false);
    }

    /// The same; if it fails, the run continues.
    public Step<S> independent() {
        return new Step<>(name, action, true);
    }
}
