package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Makes the host names known to the nodes of a run: by their own files, or by a resolver.
final class NameService {

    /// Each node has its own file system.
    private static final String FOLDER = "/run/wireguard/";

    private static final String RECORDS = FOLDER + "dns-records";
    private static final String RESOLV_CONF = FOLDER + "resolv.conf";
    private static final Duration START = Duration.ofMillis(50);
    private static final int SIGHUP = 1;

    private final Stage stage;
    private final Topology topology;
    private final HostNames names;
    private final @Nullable Resolver resolver;
    private final Map<String, BackgroundProcess> running = new LinkedHashMap<>();

    NameService(Stage stage, NetworkDescription network) {
        this.stage = stage;
        this.topology = network.topology();
        this.names = network.hosts().copy();
        this.resolver = network.resolver();
    }

    /// Makes the names known to all nodes.
    ///
    /// @throws LabException when a resolver does not start
    void start() {
        Resolver serving = resolver;
        if (serving == null) {
            write();
            return;
        }
        startRecords(serving);
        serving.caches().forEach(cache -> startCache(serving, cache));
        for (Node node : topology.nodes()) {
            LinuxNode each = stage.linux(node.name());
            each.runWithInput("nameserver " + serving.addressFor(node, topology) + "\n", "tee", RESOLV_CONF)
                    .orThrow();
            // The nodes have their own mounts but share one file system.
            each.run("mount", "--bind", RESOLV_CONF, "/etc/resolv.conf").orThrow();
        }
    }

    private void start(LinuxNode node, List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                "dnsmasq",
                "--keep-in-foreground",
                "--conf-file=/dev/null",
                "--user=root",
                "--pid-file=" + FOLDER + "dnsmasq.pid",
                "--no-resolv",
                "--no-hosts",
                "--log-facility=-",
                "--log-queries"));
        command.addAll(options);
        BackgroundProcess process = node.spawn("logs/" + node.name() + "-dns.log", command);
        CommandResult end = process.await(START);
        if (end.ending() != CommandResult.Ending.TIMED_OUT) {
            throw new LabException("the resolver on " + node.name() + " ended with status " + end.code() + "; see logs/"
                    + node.name() + "-dns.log");
        }
        running.put(node.name(), process);
    }

    private void startRecords(Resolver serving) {
        LinuxNode records = stage.linux(serving.node());
        records.runWithInput(names.lines(), "tee", RECORDS).orThrow();
        List<String> options = new ArrayList<>(List.of(
                "--addn-hosts=" + RECORDS, "--local-ttl=" + serving.ttl().toSeconds()));
        // It has no other records of these names, such as those of another family.
        names.addresses().keySet().forEach(name -> options.add("--local=/" + name + "/"));
        start(records, options);
    }

    private void startCache(Resolver serving, String cache) {
        start(stage.linux(cache), List.of("--server=" + serving.recordsAddress(topology)));
    }

    /// Restarts what ran on a node, with empty caches.
    void restart(String node) {
        Resolver serving = resolver;
        if (serving != null && serving.node().equals(node)) {
            startRecords(serving);
        } else if (serving != null && serving.caches().contains(node)) {
            startCache(serving, node);
        }
    }

    /// Gives a name another address, instead of those of its family: in the resolver's records, while others keep their
    /// cached answers until these expire; without a resolver, for all nodes immediately.
    void change(String name, String address) {
        names.change(name, address);
        if (resolver == null) {
            write();
        } else {
            stage.linux(resolver.node())
                    .runWithInput(names.lines(), "tee", RECORDS)
                    .orThrow();
            Objects.requireNonNull(running.get(resolver.node())).signal(SIGHUP);
            stage.advance(START);
        }
    }

    private void write() {
        topology.nodes().forEach(node -> names.write(stage.linux(node.name())));
    }
}
