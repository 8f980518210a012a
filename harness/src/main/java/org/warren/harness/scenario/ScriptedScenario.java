package org.warren.harness.scenario;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Probes;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

/// A scenario that is a script: its plan is the list of its steps, so that the two cannot differ.
///
/// The constructor of a subclass says what is asked and with which parameters, what there is ([#network], [#prepare]),
/// what happens ([#script]), and how it is judged ([#checks]). What takes more than an expression is a method that is
/// overridden instead. Parameters, notes and series of probes are constants of it, which its steps and its checks use
/// alike.
///
/// @param <S> what is made ready for the steps, such as a tunnel
public abstract class ScriptedScenario<S> implements Scenario {

    private final String name;
    private final String question;
    private final List<Parameter<?>> parameters;
    private final Map<Capability, String> needs = new LinkedHashMap<>();

    private Set<String> layers = Set.of();
    private Function<Evidence, Summary> summary = evidence -> Summary.NONE;
    private Function<Topology, List<Tap>> taps = Scenario.super::taps;
    private @Nullable List<Check> checks;
    private @Nullable Function<Parameters, Topology> network;
    private @Nullable Function<Stage, S> preparation;
    private @Nullable Function<Parameters, List<Step<S>>> script;

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

    /// Says what it needs of a lab, besides what it has said already.
    ///
    /// @param why a lab that lacks it will not do, in a sentence that says which does
    protected final void needs(Capability capability, String why) {
        needs.put(capability, why);
    }

    /// Says that its steps run commands or read files of Linux nodes, because no verb of a
    /// [Node][org.warren.harness.lab.Node] will do.
    protected final void needsCommands() {
        needs(Capability.LINUX, "its steps run commands in Linux nodes; use --lab virtual or --lab containers");
    }

    /// Says which layers of the guest have programs that it needs.
    protected final void needsLayers(String... names) {
        layers = Set.of(names);
    }

    /// Says which nodes and networks there are, in each run.
    protected final void network(Topology topology) {
        network = parameters -> topology;
    }

    /// Says which nodes and networks there are, by what was asked.
    protected final void network(Function<Parameters, Topology> topology) {
        network = topology;
    }

    /// Says which interfaces are captured, where it is not all of them.
    ///
    /// @param chosen none of them is captured where there are none
    protected final void captures(Tap... chosen) {
        taps = topology -> List.of(chosen);
    }

    /// Says that the inside and the outside of all NAT routers are captured, because what routers do is what is judged.
    protected final void capturesRouters() {
        taps = topology -> topology.natRouters().stream()
                .flatMap(
                        router -> router.interfaces().stream().map(attached -> new Tap(router.name(), attached.name())))
                .toList();
    }

    /// Says how the subjects are set up before the first step.
    ///
    /// @param how what the steps need, from the stage
    protected final void prepare(Function<Stage, S> how) {
        preparation = how;
    }

    /// Says what happens, in order.
    @SafeVarargs
    @SuppressWarnings("varargs") // List.of copies the array and writes nothing into it.
    protected final void script(Step<S>... steps) {
        List<Step<S>> all = List.of(steps);
        script = parameters -> all;
    }

    /// Says what happens, in order, by what was asked.
    protected final void script(Function<Parameters, List<Step<S>>> steps) {
        script = steps;
    }

    /// Says what is judged, in the order in which it is shown.
    protected final void checks(Check... all) {
        checks(List.of(all));
    }

    /// Says what is judged, in the order in which it is shown.
    protected final void checks(List<Check> all) {
        checks = List.copyOf(all);
    }

    /// Says what a run shows, in plain words and in numbers.
    protected final void summary(Function<Evidence, Summary> what) {
        summary = what;
    }

    /// Says what a run shows, in plain words alone.
    protected final void sentences(Function<Evidence, List<String>> what) {
        summary = evidence -> new Summary(what.apply(evidence), List.of());
    }

    @Override
    public Map<Capability, String> needs() {
        return Collections.unmodifiableMap(needs);
    }

    @Override
    public Set<String> layers() {
        return layers;
    }

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException when the constructor does not say it
    @Override
    public Topology topology(Parameters parameters) {
        return said(network, "network(...)").apply(parameters);
    }

    @Override
    public List<Tap> taps(Topology topology) {
        return taps.apply(topology);
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

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException when the constructor does not say it
    @Override
    public List<Check> checks() {
        return said(checks, "checks(...)");
    }

    @Override
    public Summary summary(Evidence evidence) {
        return summary.apply(evidence);
    }

    private <T> T said(@Nullable T part, String how) {
        if (part == null) {
            throw new IllegalStateException("scenario " + name + ": its constructor has to call " + how);
        }
        return part;
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
