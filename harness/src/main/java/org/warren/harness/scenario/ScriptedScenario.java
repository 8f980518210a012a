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
/// The constructor of a subclass says what is asked and with which parameters, what there is ([#network], [#prepare]),
/// what happens ([#script]), and how it is judged ([#checks]). What takes more than an expression is a method that is
/// overridden instead. Parameters, notes and series of probes are constants of it, which its steps and its checks use
/// alike.
///
/// @param <S> what is made ready for the steps, such as a tunnel
public abstract class ScriptedScenario<S> extends DeclaredScenario {

    private @Nullable Function<Stage, S> preparation;
    private @Nullable Function<Parameters, List<Step<S>>> script;

    /// @param name lower-case words with hyphens; the command line's name for it
    /// @param question what is asked, in one sentence
    /// @param parameters what a user may set
    protected ScriptedScenario(String name, String question, Parameter<?>... parameters) {
        super(name, question, parameters);
    }

    /// Says how the subjects are set up before the first step.
    ///
    /// @param how what the steps need, from the stage
    protected final void prepare(Function<Stage, S> how) {
        once(preparation, "prepare(...)");
        preparation = how;
    }

    /// Says what happens, in order.
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array and writes nothing into it.
    protected final void script(Step<S>... steps) {
        List<Step<S>> all = List.of(steps);
        script(parameters -> all);
    }

    /// Says what happens, in order, by what was asked.
    protected final void script(Function<Parameters, List<Step<S>>> steps) {
        once(script, "script(...)");
        script = steps;
    }

    /// Sets the subjects up, before the first step.
    ///
    /// @return what the steps need
    /// @throws IllegalStateException when the constructor does not say how
    protected S prepare(Stage stage) {
        return said(preparation, "prepare(...)").apply(stage);
    }

    /// What happens, in order; it may depend on what was asked.
    ///
    /// @throws IllegalStateException when the constructor does not say it
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

    /// A step that needs the subject alone.
    protected final Step<S> step(String name, Consumer<S> action) {
        return Step.of(name, action);
    }

    /// A step that needs the stage too, for its nodes, its clock and its notes.
    protected final Step<S> step(String name, Step.Action<S> action) {
        return Step.of(name, action);
    }

    /// A step in which nothing is done and time passes.
    protected final Step<S> idle(String name, Duration duration) {
        return Step.of(name, (stage, subject) -> stage.advance(duration));
    }

    /// A step in which nothing is done, for as long as was asked.
    protected final Step<S> idle(String name, Parameter<Duration> duration) {
        return Step.of(name, (stage, subject) -> stage.advance(stage.get(duration)));
    }

    /// A step in which a series of probes is sent, to the last answer or the end of its time.
    protected final Step<S> probe(String name, Probes probes) {
        return Step.of(name, (stage, subject) -> stage.probe(probes));
    }
}
