package org.warren.harness.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;
import org.warren.harness.evidence.Step;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.Node;
import org.warren.harness.parameter.Parameter;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.subject.Subject;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.TunnelInterface;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The environment of a scenario's steps: the lab, the subjects in their roles, and the notes that become evidence.
public final class Stage {

    private static final ObjectMapper JSON = new ObjectMapper();
    /// The time that nodes need to forward and answer a packet, in either lab.
    private static final Duration PROCESSING = Duration.ofMillis(20);
    /// The time between two steps, so that no packet belongs to both: computing takes no virtual time.
    private static final Duration BETWEEN = Duration.ofMillis(1);

    /// How much longer than its nominal duration a series of probes may take.
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /// Two ends and a router between them; in a network of many slow links nothing crosses all of them.
    private static final int LINKS_CROSSED_MAX = 4;

    private final long seed;
    private final Lab lab;
    private final Parameters parameters;
    private final Map<String, Subject> subjects;
    private final RunListener listener;
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final List<Supplier<Optional<String>>> ends = new ArrayList<>();
    private final Map<String, BackgroundProcess> started = new HashMap<>();
    private final List<Runnable> afterLastStep = new ArrayList<>();
    private final Duration settling;

    /// @param seed of all randomness in the run
    Stage(Lab lab, Parameters parameters, Map<String, Subject> subjects, long seed, RunListener listener) {
        this.seed = seed;
        this.lab = lab;
        this.parameters = parameters;
        this.subjects = subjects;
        this.listener = listener;
        this.settling = settling(lab.topology());
    }

    /// The lab, for operations that the stage does not have.
    public Lab lab() {
        return lab;
    }

    /// A node, with the operations that all nodes of all labs support.
    ///
    /// @throws IllegalArgumentException when the topology has no such node
    public Node node(String name) {
        return lab.node(name);
    }

    /// A Linux node, for a scenario that [needs][Scenario#needs()] [Capability#LINUX] because [Node] does not have the
    /// operation.
    ///
    /// @throws IllegalArgumentException when the topology has no such node
    public LinuxNode linux(String name) {
        return lab.node(name);
    }

    /// The value of a parameter in this run.
    public <T> T get(Parameter<T> parameter) {
        return parameters.get(parameter);
    }

    /// Carries out one of the scenario's declared steps. It ends when everything that it sent has arrived, so that
    /// nothing is in flight when the next step begins.
    ///
    /// @throws SubjectException when a subject has ended
    public void step(String name, Runnable action) {
        listener.stepStarted(name);
        long start = lab.clock().elapsedNanos();
        listener.elapsed(start);
        long end = start;
        boolean done = false;
        try {
            action.run();
            advance(settling);
            requireAliveSubjects();
            end = lab.clock().elapsedNanos();
            advance(BETWEEN);
            done = true;
        } finally {
            String status = done ? Step.DONE : Step.FAILED;
            steps.add(new Step(name, start, end, status));
            listener.elapsed(end);
            listener.stepEnded(name, done);
        }
    }

    /// Carries out a step on which no later one depends: if it fails, the run continues, without that step's evidence.
    ///
    /// @throws LabException when the lab no longer answers
    public void independentStep(String name, Runnable action) {
        try {
            step(name, action);
        } catch (SubjectException e) {
            abort(new CheckResult("subject", Verdict.FAIL, String.valueOf(e.getMessage()), List.of()));
        } catch (LabException e) {
            lab.clock().elapsedNanos();
            abort(new CheckResult("lab", Verdict.UNKNOWN, String.valueOf(e.getMessage()), List.of()));
        }
    }

    /// Schedules an action, such as a last note, for after the last step, if the run gets that far.
    public void afterLastStep(Runnable action) {
        afterLastStep.add(action);
    }

    /// Carries out these actions, when nothing of the last step is in flight any more.
    void settle() {
        afterLastStep.forEach(Runnable::run);
    }

    /// Notes what ended a step or the run early. The first cause also explains later failures and missing evidence.
    void abort(CheckResult cause) {
        if (!values.containsKey(AbortedRun.CAUSE)) {
            observe(AbortedRun.CAUSE, AbortedRun.cause(cause, steps));
        }
    }

    /// The name of the subject in a role.
    public String subject(String role) {
        return subjectIn(role).name();
    }

    /// Creates the tunnel interface of the subject in a role; the role's name is also the node's.
    public TunnelInterface createTunnel(String role, String interfaceName) {
        return createTunnel(role, role, interfaceName);
    }

    /// The same for a scenario that checks itself whether the subject is alive, because it may end and be started
    /// again.
    ///
    /// @param environment variables of a daemon, `NAME=VALUE`; may be empty
    public TunnelInterface createExpendableTunnel(String role, String interfaceName, List<String> environment) {
        return subjectIn(role).create(lab.node(role), interfaceName, environment);
    }

    /// Creates the tunnel interface, with additional environment variables for a daemon.
    ///
    /// @param environment `NAME=VALUE`
    public TunnelInterface createTunnel(String role, String interfaceName, List<String> environment) {
        return watched(subjectIn(role).create(lab.node(role), interfaceName, environment));
    }

    /// Lets the subject in a role create one more tunnel interface, and removes it again.
    ///
    /// @return how long it took until the interface could be configured, including some milliseconds of the lab's own
    public Duration timeToStart(String role, String interfaceName) {
        long before = lab.clock().elapsedNanos();
        TunnelInterface made = subjectIn(role).create(lab.node(role), interfaceName);
        long after = lab.clock().elapsedNanos();
        made.remove();
        return Duration.ofNanos(after - before);
    }

    /// Creates a tunnel interface of the subject in a role in another node, which plays the same role.
    public TunnelInterface createTunnel(String role, String node, String interfaceName) {
        return watched(subjectIn(role).create(lab.node(node), interfaceName));
    }

    private TunnelInterface watched(TunnelInterface tunnel) {
        ends.add(tunnel::ended);
        return tunnel;
    }

    /// Leaves it to wg-quick to create the tunnel interface of the subject in a role.
    public WgQuick wgQuick(String role, String interfaceName) {
        WgQuick quick = new WgQuick(subjectIn(role), lab.node(role), interfaceName);
        ends.add(quick::ended);
        return quick;
    }

    /// Lets time pass.
    ///
    /// @throws IllegalArgumentException when the duration is negative
    public void advance(Duration duration) {
        lab.clock().advance(duration);
    }

    /// The seed of all randomness in the run.
    public long seed() {
        return seed;
    }

    /// The values of the scenario's parameters.
    public Parameters parameters() {
        return parameters;
    }

    /// Sends a series of probes from its node, until the last answer or its time limit.
    public void probe(Probes probes) {
        node(probes.from()).probe(probes);
    }

    /// Sends several series of probes at the same time, and waits until all of them have ended.
    ///
    /// @throws LabException when one fails, or does not end within 5 s after its nominal duration
    public void probeTogether(List<Probes> series) {
        series.forEach(this::start);
        series.forEach(probes -> await(probes, probes.duration().plus(PATIENCE)));
    }

    /// Starts a series of probes, which continues in the background.
    public BackgroundProcess start(Probes probes) {
        BackgroundProcess process = node(probes.from()).startProbes(probes);
        started.put(probes.name(), process);
        return process;
    }

    /// Waits for the end of a series that was started in this step or an earlier one.
    ///
    /// @param limit the maximum time to wait, in the lab's time
    /// @throws LabException when it fails, or does not end within that time
    public void await(Probes probes, Duration limit) {
        Objects.requireNonNull(started.get(probes.name()), () -> "probes " + probes.name() + " were not started")
                .await(limit)
                .orThrow();
    }

    /// Pings three times, and notes the result.
    ///
    /// @param from the node that pings
    /// @param address the destination
    public PingResult ping(Note<PingResult> note, String from, String address) {
        PingResult result = node(from).ping(address);
        note(note, result);
        return result;
    }

    /// The capture of an interface so far, in the lab's time.
    ///
    /// @throws LabException when the interface is not captured
    public List<CapturedPacket> captured(String node, String interfaceName) {
        String name = Evidence.capturePath(node, interfaceName);
        long epoch = lab.clock().epoch().getEpochSecond() * 1_000_000_000L;
        try {
            return Capture.read(lab.captured(node, interfaceName), name, epoch).packets();
        } catch (IOException e) {
            throw new LabException("the capture " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// Notes a value for the checks, which read it with the same constant. It must not be secret.
    public <T> void note(Note<T> note, T value) {
        values.put(note.name(), note.write(value));
    }

    /// Notes a value for the checks. It must not be secret.
    public void observe(String name, Object value) {
        values.put(name, JSON.valueToTree(value));
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    Map<String, JsonNode> values() {
        return new LinkedHashMap<>(values);
    }

    private Subject subjectIn(String role) {
        return Objects.requireNonNull(subjects.get(role), () -> "no subject in role " + role);
    }

    private void requireAliveSubjects() {
        for (Supplier<Optional<String>> end : List.copyOf(ends)) {
            end.get().ifPresent(why -> {
                // Reported once, not for each step that follows.
                ends.remove(end);
                throw new SubjectException(why);
            });
        }
    }

    /// The time for a step's last packet to cross the slowest path, and for its answer to return.
    private static Duration settling(Topology topology) {
        return topology.nodes().stream()
                .flatMap(node -> node.interfaces().stream())
                .map(attached -> attached.link().usualDelay())
                .sorted(Comparator.reverseOrder())
                .limit(LINKS_CROSSED_MAX)
                .reduce(Duration.ZERO, Duration::plus)
                .multipliedBy(2)
                .plus(PROCESSING);
    }
}
