package org.warren.harness.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.Capability;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;

/// A scenario whose constructor says all of it but its steps: what is asked and with which parameters, what it needs,
/// what there is, and how it is judged. What takes more than an expression is a method that is overridden instead.
public abstract class DeclaredScenario implements Scenario {

    private final String name;
    private final String question;
    private final List<Parameter<?>> parameters;
    private final Map<Capability, String> needs = new LinkedHashMap<>();

    private List<String> roles = Roles.CLIENT_AND_SERVER;
    private Set<String> layers = Set.of();
    private Function<Evidence, Summary> summary = evidence -> Summary.NONE;
    private Function<Topology, List<Tap>> taps = Scenario.super::taps;
    private @Nullable Function<Parameters, Topology> network;
    private @Nullable Supplier<List<Check>> checks;

    /// @param name lower-case words with hyphens; the command line's name for it
    /// @param question what is asked, in one sentence
    /// @param parameters what a user may set
    protected DeclaredScenario(String name, String question, Parameter<?>... parameters) {
        this.name = name;
        this.question = question;
        this.parameters = List.of(parameters);
        // A class's method hides that of an interface.
        if (this instanceof LinuxScenario) {
            needs.put(Capability.LINUX, LinuxScenario.WHY);
        }
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

    /// Says which roles subjects play, where it is not a client and a server.
    ///
    /// @param names those of the nodes too
    protected final void roles(String... names) {
        roles = List.of(names);
    }

    /// Says what it needs of a lab, besides what it has said already.
    ///
    /// @param why a lab that lacks it will not do, in a sentence that says which does
    protected final void needs(Capability capability, String why) {
        needs.put(capability, why);
    }

    /// Says that it needs Linux nodes.
    ///
    /// @param why others will not do, in a sentence that says which lab has them
    protected final void needsLinux(String why) {
        needs(Capability.LINUX, why);
    }

    /// Says that its steps run commands or read files of Linux nodes, because no verb of a
    /// [Node][org.warren.harness.lab.Node] will do.
    protected final void needsCommands() {
        needsLinux(LinuxScenario.WHY);
    }

    /// Says which layers of the guest have programs that it needs.
    protected final void needsLayers(String... names) {
        layers = Set.of(names);
    }

    /// Says which nodes and networks there are, in each run.
    protected final void network(Topology topology) {
        network(parameters -> topology);
    }

    /// Says which nodes and networks there are, by what was asked.
    ///
    /// @throws IllegalStateException when it was said before
    protected final void network(Function<Parameters, Topology> topology) {
        once(network, "network(...)");
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

    /// Says what is judged, in the order in which it is shown.
    protected final void checks(Check... all) {
        checks(List.of(all));
    }

    /// Says what is judged, in the order in which it is shown.
    protected final void checks(List<Check> all) {
        List<Check> copy = List.copyOf(all);
        checks(() -> copy);
    }

    /// Says what is judged, for checks that are made when they are asked for because making them takes time.
    ///
    /// @throws IllegalStateException when it was said before
    protected final void checks(Supplier<List<Check>> all) {
        once(checks, "checks(...)");
        checks = all;
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
    public List<String> roles() {
        return roles;
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

    /// {@inheritDoc}
    ///
    /// @throws IllegalStateException when the constructor does not say it
    @Override
    public List<Check> checks() {
        return said(checks, "checks(...)").get();
    }

    @Override
    public Summary summary(Evidence evidence) {
        return summary.apply(evidence);
    }

    /// Sees that a subclass says or overrides what it has to, so that what it leaves out is known before a run.
    ///
    /// @throws IllegalStateException when a part is missing
    void requireParts() {
        require(network, "network(...)", "topology", Parameters.class);
        require(checks, "checks(...)", "checks");
    }

    final void require(@Nullable Object part, String how, String method, Class<?>... parameters) {
        if (part == null && !overrides(method, parameters)) {
            said(part, how);
        }
    }

    private boolean overrides(String method, Class<?>... parameters) {
        for (Class<?> type = getClass();
                type != null && type != ScriptedScenario.class && type != DeclaredScenario.class;
                type = type.getSuperclass()) {
            if (List.of(type.getDeclaredMethods()).stream()
                    .anyMatch(each -> each.getName().equals(method)
                            && List.of(each.getParameterTypes()).equals(List.of(parameters)))) {
                return true;
            }
        }
        return false;
    }

    final void once(@Nullable Object part, String how) {
        if (part != null) {
            throw new IllegalStateException("scenario " + name + ": its constructor calls " + how + " twice");
        }
    }

    final <T> T said(@Nullable T part, String how) {
        if (part == null) {
            throw new IllegalStateException("scenario " + name + ": its constructor has to call " + how);
        }
        return part;
    }
}
