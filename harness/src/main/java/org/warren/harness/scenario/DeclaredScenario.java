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

/// A scenario whose constructor declares everything except its steps: the question and its parameters, the
/// requirements, the network, and the checks. A part that needs more than an expression is an overridden method
/// instead.
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

    /// @param name lower-case words with hyphens; its name on the command line
    /// @param question in one sentence
    /// @param parameters that a user may set
    protected DeclaredScenario(String name, String question, Parameter<?>... parameters) {
        this.name = name;
        this.question = question;
        this.parameters = List.of(parameters);
        // A class's method takes precedence over an interface's default method.
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

    /// Declares the roles of subjects, if they are not a client and a server.
    ///
    /// @param names also of the nodes
    protected final void roles(String... names) {
        roles = List.of(names);
    }

    /// Declares a further requirement for the lab.
    ///
    /// @param why a lab without it cannot be used, in a sentence that says which can
    protected final void needs(Capability capability, String why) {
        needs.put(capability, why);
    }

    /// Declares that it needs Linux nodes.
    ///
    /// @param why others cannot be used, in a sentence that says which lab has them
    protected final void needsLinux(String why) {
        needs(Capability.LINUX, why);
    }

    /// Declares that its steps run commands or read files of Linux nodes, because [Node][org.warren.harness.lab.Node]
    /// has no operation for what they do.
    protected final void needsCommands() {
        needsLinux(LinuxScenario.WHY);
    }

    /// Declares the guest layers whose programs it needs.
    protected final void needsLayers(String... names) {
        layers = Set.of(names);
    }

    /// Declares the nodes and networks of each run.
    protected final void network(Topology topology) {
        network(parameters -> topology);
    }

    /// Declares the nodes and networks, depending on the parameters.
    ///
    /// @throws IllegalStateException when it was already declared
    protected final void network(Function<Parameters, Topology> topology) {
        once(network, "network(...)");
        network = topology;
    }

    /// Declares which interfaces are captured, if not all of them.
    ///
    /// @param chosen no interface is captured if it is empty
    protected final void captures(Tap... chosen) {
        taps = topology -> List.of(chosen);
    }

    /// Declares that the inside and the outside of all NAT routers are captured, because the routers' behaviour is
    /// judged.
    protected final void capturesRouters() {
        taps = topology -> topology.natRouters().stream()
                .flatMap(
                        router -> router.interfaces().stream().map(attached -> new Tap(router.name(), attached.name())))
                .toList();
    }

    /// Declares the checks, in display order.
    protected final void checks(Check... all) {
        checks(List.of(all));
    }

    /// Declares the checks, in display order.
    protected final void checks(List<Check> all) {
        List<Check> copy = List.copyOf(all);
        checks(() -> copy);
    }

    /// Declares the checks, to be created at first use because creating them takes time.
    ///
    /// @throws IllegalStateException when they were already declared
    protected final void checks(Supplier<List<Check>> all) {
        once(checks, "checks(...)");
        checks = all;
    }

    /// Declares the findings of a run, in words and in numbers.
    protected final void summary(Function<Evidence, Summary> what) {
        summary = what;
    }

    /// Declares the findings of a run, in words only.
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
    /// @throws IllegalStateException when the constructor does not declare it
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
    /// @throws IllegalStateException when the constructor does not declare it
    @Override
    public List<Check> checks() {
        return said(checks, "checks(...)").get();
    }

    @Override
    public Summary summary(Evidence evidence) {
        return summary.apply(evidence);
    }

    /// Checks that a subclass declares or overrides every part, so that a missing one is noticed before a run.
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
