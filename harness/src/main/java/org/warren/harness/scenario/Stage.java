package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.warren.harness.evidence.Step;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabNode;
import org.warren.harness.subject.Subject;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.subject.WgQuick;

/// Where a scenario plays: the lab, the subjects in their roles, and the notes that become evidence.
public final class Stage {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Lab lab;
    private final Parameters parameters;
    private final Map<String, Subject> subjects;
    private final RunListener listener;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<Supplier<Optional<String>>> ends = new ArrayList<>();

    Stage(Lab lab, Parameters parameters, Map<String, Subject> subjects, RunListener listener) {
        this.lab = lab;
        this.parameters = parameters;
        this.subjects = subjects;
        this.listener = listener;
    }

    public Lab lab() {
        return lab;
    }

    public LabNode node(String name) {
        return lab.node(name);
    }

    public <T> T get(Parameter<T> parameter) {
        return parameters.get(parameter);
    }

    /// Takes one of the scenario's declared steps.
    ///
    /// @throws SubjectException when a subject did not survive it
    public void step(String name, Runnable action) {
        listener.stepStarted(name);
        long start = lab.clock().elapsedNanos();
        listener.elapsed(start);
        boolean done = false;
        try {
            action.run();
            requireAliveSubjects();
            done = true;
        } finally {
            String status = done ? "done" : "failed";
            long end = done ? lab.clock().elapsedNanos() : start;
            steps.add(new Step(name, start, end, status));
            listener.elapsed(end);
            listener.stepEnded(name, done);
        }
    }

    /// The name of the subject in a role.
    public String subject(String role) {
        return cast(role).name();
    }

    /// Makes the tunnel interface of the subject in a role; the role's name is also the node's.
    public TunnelInterface createTunnel(String role, String interfaceName) {
        return createTunnel(role, role, interfaceName);
    }

    /// The same with more in the environment of a daemon.
    ///
    /// @param environment `NAME=VALUE`
    public TunnelInterface createTunnel(String role, String interfaceName, List<String> environment) {
        return watched(cast(role).create(lab.node(role), interfaceName, environment));
    }

    /// Makes a tunnel interface of the subject in a role in another node, for one more of its kind.
    public TunnelInterface createTunnel(String role, String node, String interfaceName) {
        return watched(cast(role).create(lab.node(node), interfaceName));
    }

    private TunnelInterface watched(TunnelInterface tunnel) {
        ends.add(tunnel::ended);
        return tunnel;
    }

    /// Leaves it to wg-quick to make the tunnel interface of the subject in a role.
    public WgQuick wgQuick(String role, String interfaceName) {
        WgQuick quick = new WgQuick(cast(role), lab.node(role), interfaceName);
        ends.add(quick::ended);
        return quick;
    }

    public void advance(Duration duration) {
        lab.clock().advance(duration);
    }

    /// Notes a value for the checkers. Never a secret.
    public void observe(String name, Object value) {
        values.put(name, JSON.valueToTree(value));
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Map<String, JsonNode> values() {
        return new LinkedHashMap<>(values);
    }

    private Subject cast(String role) {
        return Objects.requireNonNull(subjects.get(role), () -> "no subject in role " + role);
    }

    private void requireAliveSubjects() {
        for (Supplier<Optional<String>> end : ends) {
            end.get().ifPresent(why -> {
                throw new SubjectException(why);
            });
        }
    }
}
