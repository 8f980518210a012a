package org.warren.harness.lab.containers;

import com.github.dockerjava.api.DockerClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.warren.harness.guest.Guest;
import org.warren.harness.guest.NodeImage;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Turns a topology into networks and containers. The engine takes the better part of a second for a container, mostly
/// waiting, so all nodes start at once.
final class Deployment implements AutoCloseable {

    private final DockerClient engine;
    private final Topology topology;
    private final String image;
    private final Wires wires;
    private final Map<String, Guest> started = new LinkedHashMap<>();

    Deployment(DockerClient engine, Topology topology) {
        this.engine = engine;
        this.topology = topology;
        this.image = NodeImage.ready(engine);
        this.wires = Wires.lay(engine, topology);
    }

    Wires wires() {
        return wires;
    }

    /// Starts all nodes, and returns the agents in them in the topology's order.
    Map<String, Guest> run() {
        forEach(topology.nodes(), this::start);
        Map<String, Guest> guests = new LinkedHashMap<>();
        topology.nodes().forEach(node -> guests.put(node.name(), started(node)));
        return guests;
    }

    private void start(Node node) {
        List<String> networks =
                node.interfaces().stream().map(Interface::network).toList();
        String first = networks.isEmpty() ? "none" : wires.name(networks.getFirst());
        NodeContainer container = NodeContainer.start(engine, image, node.name(), first, NodeSettings.of(node));
        synchronized (started) {
            started.put(node.name(), container.guest());
        }
        networks.stream().skip(1).forEach(network -> wires.connect(container.id(), network));
        new NodeWiring(node, container.guest()).run(network -> wires.mac(container.id(), network));
    }

    private Guest started(Node node) {
        synchronized (started) {
            return java.util.Objects.requireNonNull(started.get(node.name()));
        }
    }

    @Override
    public void close() {
        synchronized (started) {
            close(started.values(), wires);
        }
    }

    static void close(Collection<Guest> guests, Wires wires) {
        try (wires) {
            forEach(guests, Guest::close);
        }
    }

    /// Does something with all of them at once, and then throws the first failure.
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
