package org.warren.harness.scenario;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.warren.harness.evidence.Probes;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;

/// A scenario that is a script: its plan is the list of its steps, so that the two cannot differ.
///
/// A subclass says what is asked and with which parameters (its constructor), what there is ([#topology], [#prepare]),
/// what happens ([#script]), and how it is judged ([#checks]). Parameters, notes and series of probes are constants of
/// it, which its steps and its checks use alike.
///
/// @param <S> what [#prepare] makes ready for the steps, such as a tunnel
public abstract class ScriptedScenario<S> implements Scenario {

    private final String name;
    private final String question;
    private final List<Parameter<?>> parameters;

    /// @param name lower-case words with hyphens; the command line's name for it
    /// @param question what is asked, in one sentence
    /// @param parameters what a user may set
    protected ScriptedScenario(String name, String question, Parameter<?>... parameters) {
        this.name = name;
        this.question = question;
        this.parameters = List.of(parameters);
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final String question() {
        return question;
    }

    @Override
    public final List<Parameter<?>> parameters() {
        return parameters;
    }

    /// Sets the subjects up, before the first step.
    ///
    /// @return what the steps need
    protected abstract S prepare(Stage stage);

    /// What happens, in order; it may depend on what was asked.
    protected abstract List<Step<S>> script(Parameters parameters);

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

    /// A step in which a series of probes is sent, to the last answer or the end of its time.
    protected final Step<S> probe(String name, Probes probes) {
        return Step.of(name, (stage, subject) -> stage.probe(probes));
    }
}
