package org.warren.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.lab.Program;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.OpenRun;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.UnsupportedHereException;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// A small internet for a test; see [VirtualLab]. A test first declares networks, nodes, NATs and tunnels. The lab
/// starts with the first operation on it; after that, nothing can be added.
///
/// The clock is virtual: it does not advance while the test or the programs compute. It advances in [#advance], in
/// operations that wait, and while commands run.
public final class TestLab {

    private static final int NETWORKS_MAX = 200;

    private final LabProvider provider;
    private final TestOrigin origin;
    private final long seed;
    private final Subjects subjects = new Subjects();
    private final List<TestNetwork> networks = new ArrayList<>();
    private final List<TestNode> nodes = new ArrayList<>();
    private final List<TestTunnel> tunnels = new ArrayList<>();
    private final List<TestProgram> programs = new ArrayList<>();
    private final Set<Path> libraries = new LinkedHashSet<>();
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<CheckResult> results = new ArrayList<>();
    private @Nullable OpenRun run;
    private boolean isOver;

    TestLab(LabProvider provider, TestOrigin origin, long seed) {
        this.provider = provider;
        this.origin = origin;
        this.seed = seed;
    }

    /// Adds a network with its own addresses.
    ///
    /// @param name lower-case letters, digits and hyphens, at most 12 characters
    public synchronized TestNetwork network(String name) {
        requireBuilding();
        if (networks.size() == NETWORKS_MAX) {
            throw new IllegalStateException("a lab has 200 networks at most");
        }
        TestNetwork network = new TestNetwork(name, "10." + (networks.size() + 1) + ".0");
        networks.add(network);
        return network;
    }

    /// Adds a host. Its interfaces are `eth0`, `eth1` and so on, in the order of the networks.
    ///
    /// @param name lower-case letters, digits and hyphens, at most 30 characters
    public TestNode node(String name, TestNetwork... on) {
        return add(new TestNode(this, name, false, List.of(on), ethernet(on.length)));
    }

    /// Adds a router without a NAT.
    ///
    /// @param name lower-case letters, digits and hyphens, at most 30 characters
    public TestNode router(String name, TestNetwork... on) {
        return add(new TestNode(this, name, true, List.of(on), ethernet(on.length)));
    }

    /// Adds a NAT router. Its interfaces are `lan` and `wan`.
    ///
    /// @param name lower-case letters, digits and hyphens, at most 30 characters
    public TestNat nat(String name, TestNetwork inside, TestNetwork outside) {
        return add(new TestNat(this, name, inside, outside));
    }

    /// Adds a WireGuard tunnel. By default both ends run the kernel's WireGuard.
    ///
    /// @param client initiates contact
    /// @param server has an address that the client can reach
    public synchronized TestTunnel tunnel(TestNode client, TestNode server) {
        requireBuilding();
        TestTunnel tunnel = new TestTunnel(this, client, server, tunnels.size());
        tunnels.add(tunnel);
        return tunnel;
    }

    /// Adds the class path entries of these classes to Java programs, in addition to that of their main class.
    public synchronized TestLab libraries(Class<?>... of) {
        for (Class<?> type : of) {
            libraries.add(JavaFiles.entry(type));
        }
        return this;
    }

    /// Starts the lab, unless it is already running.
    ///
    /// @throws org.warren.harness.lab.LabException when it does not start
    public void start() {
        stage(stage -> stage);
    }

    /// Lets virtual time pass. Everything in the lab keeps running.
    public void advance(Duration duration) {
        stage(stage -> {
            stage.advance(duration);
            return duration;
        });
    }

    /// How much virtual time has passed since the lab started.
    public Duration elapsed() {
        return stage(stage -> Duration.ofNanos(stage.lab().clock().elapsedNanos()));
    }

    /// The captures, events and outputs so far, copied into the run's folder.
    public synchronized Evidence evidence() {
        try {
            return running().evidence();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Fails unless the condition holds, with the evidence.
    ///
    /// @param holds the condition
    /// @param sentence describes the failure, for the message
    /// @throws LabFailure when it does not hold
    public void expect(boolean holds, String sentence) {
        check("expect", holds, sentence);
    }

    /// The folder for captures, logs, the record and the page.
    public Path folder() {
        return origin.folder();
    }

    /// The seed of all randomness in the lab.
    public long seed() {
        return seed;
    }

    /// Runs an operation on the lab, which is started if necessary. One at a time.
    synchronized <T> T stage(Function<Stage, T> action) {
        return action.apply(running().stage());
    }

    void check(String id, boolean holds, String sentence) {
        if (!holds) {
            throw fail(id, sentence);
        }
        record(id, Verdict.PASS, "It holds.");
    }

    LabFailure fail(String id, String sentence) {
        record(id, Verdict.FAIL, sentence + ".");
        return new LabFailure(FailureText.of(this, sentence));
    }

    TestProgram start(TestNode node, Program program) {
        return stage(stage -> {
            var started = new TestProgram(this, node, stage.linux(node.name()).start(program));
            programs.add(started);
            return started;
        });
    }

    TestProgram startJava(TestNode node, String program, Class<?> main, List<String> arguments) {
        Set<Path> entries = new LinkedHashSet<>(Set.of(JavaFiles.entry(main)));
        entries.addAll(libraries);
        try {
            Path jars = Files.createTempDirectory("warren-classes");
            try {
                return start(node, JavaFiles.program(program, entries, main.getName(), arguments, jars));
            } finally {
                OutputFolder.removeTree(jars);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void requireBuilding() {
        if (run != null) {
            throw new IllegalStateException(
                    "the lab runs already: name its networks, nodes and tunnels before the first thing that happens");
        }
    }

    void requireSubject(String name) {
        subjects.require(name);
    }

    /// The address of the first router on one of a node's networks; empty if there is none.
    String gatewayOf(TestNode node) {
        List<TestNetwork> seen = node instanceof TestNat nat ? List.of(nat.outside()) : node.networks();
        for (TestNetwork network : seen) {
            for (TestNode other : nodes) {
                if (other != node && other.serves().contains(network)) {
                    return other.address(network);
                }
            }
        }
        return "";
    }

    List<TestProgram> programs() {
        return List.copyOf(programs);
    }

    List<TestNat> nats() {
        return nodes.stream()
                .filter(TestNat.class::isInstance)
                .map(TestNat.class::cast)
                .toList();
    }

    TestOrigin origin() {
        return origin;
    }

    /// Ends the lab and writes the record and the page.
    ///
    /// @param thrown by the test, if anything
    synchronized void finish(Optional<Throwable> thrown) throws IOException {
        OpenRun finished = run;
        if (finished == null) {
            isOver = true;
            return;
        }
        try (finished) {
            thrown.ifPresent(why -> note("test", why));
            if (results.stream().noneMatch(result -> result.verdict() == Verdict.FAIL)) {
                record("test", Verdict.PASS, "The test passed.");
            }
            finished.finish();
        } finally {
            isOver = true;
        }
    }

    /// Records why a test of the lab failed, and adds the lab's evidence to the exception.
    synchronized void note(String test, Throwable thrown) {
        if (run != null && !(thrown instanceof LabFailure)) {
            record(test, Verdict.FAIL, "It ended early: " + thrown.getMessage());
            thrown.addSuppressed(new LabFailure(FailureText.of(this, "what the lab saw")));
        }
    }

    /// Ends the lab and writes nothing.
    synchronized void abandon() {
        isOver = true;
        if (run != null) {
            run.close();
        }
    }

    private synchronized <T extends TestNode> T add(T node) {
        requireBuilding();
        nodes.add(node);
        return node;
    }

    private synchronized void record(String id, Verdict verdict, String message) {
        int count = ids.merge("check " + id, 1, Integer::sum);
        results.add(new CheckResult(count == 1 ? id : id + " (" + count + ")", verdict, message, List.of()));
    }

    private OpenRun running() {
        if (isOver) {
            throw new IllegalStateException("the lab of " + origin.name() + " is over: its test has ended");
        }
        OpenRun running = run;
        if (running == null) {
            running = deploy();
            run = running;
            Stage stage = running.stage();
            tunnels.forEach(tunnel -> tunnel.start(stage));
        }
        return running;
    }

    private OpenRun deploy() {
        Topology topology =
                Topology.of(networks.stream().map(TestNetwork::network).toArray(Network[]::new));
        Map<String, String> subjectsByNode = new LinkedHashMap<>();
        for (TestNode node : nodes) {
            Node described = node.node();
            topology = topology.with(described);
            if (!node.subject().isEmpty()) {
                subjectsByNode.put(node.name(), node.subject());
            }
        }
        LabScenario scenario = new LabScenario(origin, topology, List.copyOf(subjectsByNode.keySet()), results);
        RunRequest request = request(scenario, subjectsByNode);
        NewRunFolder.make(origin.folder());
        return OpenRun.of(request, subjects, System::nanoTime);
    }

    /// A test that cannot run here is skipped with the reason.
    private RunRequest request(LabScenario scenario, Map<String, String> subjectsByNode) {
        try {
            return new ScenarioRunner(subjects, provider, seed)
                    .request(scenario, subjectsByNode, Map.of(), origin.folder());
        } catch (UnsupportedHereException e) {
            return Assumptions.abort(String.valueOf(e.getMessage()));
        }
    }

    private static List<String> ethernet(int count) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            names.add("eth" + i);
        }
        return names;
    }
}
