package org.warren.harness.labs.containers;

import com.github.dockerjava.api.DockerClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.LabKernel;
import org.warren.harness.engine.NodeImage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Creates the networks and containers of a topology. The engine takes almost a second for a container, mostly waiting,
/// so all nodes are started at the same time.
final class Deployment implements AutoCloseable {

    private final DockerClient engine;
    private final Topology topology;
    private final String image;
    private final EngineNetworks networks;
    private final KernelPlan kernels;
    private final Map<String, Agent> started = new LinkedHashMap<>();
    private final Map<String, DeployedNode> nodes = new LinkedHashMap<>();

    Deployment(DockerClient engine, Topology topology, KernelPlan kernels) {
        this.engine = engine;
        this.topology = topology;
        this.kernels = kernels;
        this.image = NodeImage.ready(engine);
        this.networks = EngineNetworks.create(engine, topology);
    }

    EngineNetworks networks() {
        return networks;
    }

    /// A running node.
    ///
    /// @param agent in it
    /// @param wiring of its interfaces
    /// @param attachments its interfaces
    record DeployedNode(Agent agent, NodeWiring wiring, List<Attachment> attachments) {}

    /// Starts all nodes, and returns them in the topology's order.
    Map<String, DeployedNode> run() {
        forEach(topology.nodes(), this::start);
        Map<String, DeployedNode> ordered = new LinkedHashMap<>();
        synchronized (started) {
            topology.nodes().forEach(node -> ordered.put(node.name(), Objects.requireNonNull(nodes.get(node.name()))));
        }
        return ordered;
    }

    private void start(Node node) {
        List<String> names = node.interfaces().stream().map(Interface::network).toList();
        String first = names.isEmpty() ? "none" : networks.name(names.getFirst());
        boolean own = kernels.hasOwnKernel(node.name());
        NodeContainer container = NodeContainer.start(
                engine,
                image,
                node.name(),
                first,
                own ? GuestKernelNode.CONTAINER_SETTINGS : NodeSettings.of(node),
                own ? LabKernel.ENVIRONMENT : Map.of());
        Agent agent = container.agent();
        synchronized (started) {
            started.put(node.name(), agent);
        }
        names.stream().skip(1).forEach(network -> networks.connect(container.id(), network));
        Map<String, String> macs = new LinkedHashMap<>();
        node.interfaces()
                .forEach(attached -> macs.put(attached.name(), networks.mac(container.id(), attached.network())));
        NodeWiring wiring = new NodeWiring(node, agent);
        List<Attachment> attachments = wiring.run(macs, own ? GuestKernelNode.boot(wiring, macs) : null);
        synchronized (started) {
            nodes.put(node.name(), new DeployedNode(agent, wiring, attachments));
        }
    }

    @Override
    public void close() {
        synchronized (started) {
            close(started.values(), networks);
        }
    }

    static void close(Collection<Agent> agents, EngineNetworks networks) {
        try (networks) {
            forEach(agents, Agent::close);
        }
    }

    /// Runs an operation on all of them in parallel, and then throws the first failure.
    private static <T> void forEach(Collection<T> things, Consumer<T> action) {
        try (ExecutorService all = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("lab-node").factory())) {
            List<CompletableFuture<Void>> runs = new ArrayList<>();
            things.forEach(thing -> runs.add(CompletableFuture.runAsync(() -> action.accept(thing), all)));
            CompletableFuture.allOf(runs.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
