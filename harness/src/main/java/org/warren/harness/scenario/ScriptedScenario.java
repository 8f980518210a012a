package org.warren.harness.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;

/// A scenario that is a script: its plan is the list of its steps, so that the two cannot differ.
///
/// The constructor of a subclass declares the question and its parameters, the network ([#network]), the preparation
/// ([#prepare]), the steps ([#script]) and the checks ([#checks]). A part that needs more than an expression is an
/// overridden method instead. Parameters, notes and series of probes are constants of the class, which its steps and
/// its checks share.
///
/// @param <S> the prepared state that the steps use, such as a tunnel
public abstract class ScriptedScenario<S> extends DeclaredScenario {

    private @Nullable Function<Stage, S> preparation;
    private @Nullable Function<Parameters, List<Step<S>>> script;

    /// @param name lower-case words with hyphens; its name on the command line
    /// @param question in one sentence
    /// @param parameters that a user may set
    protected ScriptedScenario(String name, String question, Parameter<?>... parameters) {
        super(name, question, parameters);
    }

    /// Declares how the subjects are set up before the first step.
    ///
    /// @param how creates the state that the steps use
    protected final void prepare(Function<Stage, S> how) {
        once(preparation, "prepare(...)");
        preparation = how;
    }

    /// Declares the steps, in order.
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array and writes nothing into it.
    protected final void script(Step<S>... steps) {
        List<Step<S>> all = List.of(steps);
        script(parameters -> all);
    }

    /// Declares the steps, in order, depending on the parameters.
    protected final void script(Function<Parameters, List<Step<S>>> steps) {
        once(script, "script(...)");
        script = steps;
    }

    /// Sets the subjects up, before the first step.
    ///
    /// @return the state that the steps use
    /// @throws IllegalStateException when the constructor does not declare how
    protected S prepare(Stage stage) {
        return said(preparation, "prepare(...)").apply(stage);
    }

    /// The steps, in order; they may depend on the parameters.
    ///
    /// @throws IllegalStateException when the constructor does not declare them
    protected List<Step<S>> script(Parameters parameters) {
        return said(script, "script(...)").apply(parameters);
    }

    @Override
    public final List<String> steps(Parameters parameters) {
        return script(parameters).stream().map(Step::name).toList();
    }

    @Override
    public final Runnable prepareSteps(Stage stage) {
        S subject = prepare(stage);
        return () -> play(stage, subject);
    }

    private void play(Stage stage, S subject) {
        for (Step<S> step : script(stage.parameters())) {
            if (step.isIndependent()) {
                stage.independentStep(step.name(), () -> step.action().play(stage, subject));
            } else {
                stage.step(step.name(), () -> step.action().play(stage, subject));
            }
        }
    }

    @Override
    void requireParts() {
        super.requireParts();
        require(preparation, "prepare(...)", "prepare", Stage.class);
        require(script, "script(...)", "script", Parameters.class);
    }

    /// A step that uses only the prepared state.
    protected final Step<S> step(String name, Consumer<S> action) {
        return Step.of(name, action);
    }

    /// A step that also uses the stage, for its nodes, its clock and its notes.
    protected final Step<S> step(String name, Step.Action<S> action) {
        return Step.of(name, action);
    }

    /// A step in which only time passes.
    protected final Step<S> idle(String name, Duration duration) {
        return Step.of(name, (stage, subject) -> stage.advance(duration));
    }

    /// A step in which only time passes, for a duration that is a parameter.
    protected final Step<S> idle(String name, Parameter<Duration> duration) {
        return Step.of(name, (stage, subject) -> stage.advance(stage.get(duration)));
    }

    /// A step that sends a series of probes, until the last answer or its time limit.
    protected final Step<S> probe(String name, Probes probes) {
        return Step.of(name, (stage, subject) -> stage.probe(probes));
    }
}
