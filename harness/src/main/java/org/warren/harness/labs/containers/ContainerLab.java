package org.warren.harness.labs.containers;

import com.github.dockerjava.api.DockerClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.Agent;
import org.warren.harness.engine.Engine;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.NamedParts;
import org.warren.harness.lab.NodeKernel;
import org.warren.harness.labs.linux.LinuxLab;
import org.warren.harness.labs.linux.RealClock;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// A topology in containers, in real time: with the kernel, the scheduler and the load of the engine's machine.
public final class ContainerLab extends LinuxLab {

    public static final String NAME = "containers";

    private final EngineNetworks networks;
    private final KernelPlan kernels;
    private final NamedParts<Agent> agents = new NamedParts<>("node");
    private final LabClock clock;
    private final Map<String, List<Attachment>> attachments = new LinkedHashMap<>();

    private ContainerLab(
            Topology topology,
            KernelPlan kernels,
            EngineNetworks networks,
            Map<String, Deployment.DeployedNode> deployed) {
        super(topology);
        this.kernels = kernels;
        this.networks = networks;
        deployed.forEach((name, node) -> {
            agents.put(name, node.agent());
            add(new ContainerNode(
                    name, node.agent(), kernels.hasOwnKernel(name), this::requireIntact, this::epoch, EVIDENCE));
            node.attachments()
                    .forEach(attachment -> add(
                            name,
                            attachment.attached().name(),
                            new ContainerLink(node.wiring(), attachment.attached(), attachment.port())));
            attachments.put(name, node.attachments());
        });
        this.clock = new RealClock(this::timekeeper, this::requireIntact);
    }

    /// Builds the topology in its own networks and containers.
    ///
    /// @throws LabException when the engine or a node refuses a step
    static ContainerLab deploy(Topology topology, KernelPlan kernels) {
        DockerClient engine = Engine.connect();
        Deployment deployment = new Deployment(engine, topology, kernels);
        try {
            Map<String, Deployment.DeployedNode> nodes = deployment.run();
            WireCheck.run(topology, nodes);
            return new ContainerLab(topology, kernels, deployment.networks(), nodes);
        } catch (RuntimeException e) {
            deployment.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public LabClock clock() {
        return clock;
    }

    @Override
    public void collect(Path folder) {
        agents.all().forEach(Agent::resume);
        awake().forEach(Agent::flush);
        salvage(folder);
        requireIntact();
    }

    /// Collects the evidence of each node; if some have none, the first one is reported after all others were
    /// collected.
    @Override
    public void salvage(Path folder) {
        LabException failure = null;
        for (Agent agent : agents.all()) {
            try {
                agent.copyOut(EVIDENCE, folder);
            } catch (LabException e) {
                failure = failure == null ? e : failure;
            }
        }
        rethrow(failure);
    }

    @Override
    public LabEnvironment environment() {
        Map<String, NodeKernel> found = new LinkedHashMap<>();
        for (Node node : topology().nodes()) {
            String release = new String(
                            agent(node.name()).read(ContainerNode.HERE, "/proc/sys/kernel/osrelease"),
                            StandardCharsets.UTF_8)
                    .strip();
            String kind = kernels.hasOwnKernel(node.name()) ? "guest" : "host";
            found.put(node.name(), new NodeKernel(release, kind, kernels.why(node.name())));
        }
        return new LabEnvironment(timekeeper().engine(), found, timekeeper().dependencies());
    }

    @Override
    public void close() {
        Deployment.close(agents.all(), networks);
    }

    /// A user of the engine can remove a container or a network; what nodes see after that is not evidence.
    private void requireIntact() {
        attachments.forEach((node, joined) -> joined.forEach(attachment -> {
            if (agent(node).isAwake() && !agent(node).exists(ContainerNode.HERE, attachment.presence())) {
                throw new LabException("network " + attachment.attached().network() + " was taken from node " + node
                        + " from outside while the lab ran: run again");
            }
        }));
    }

    /// @throws LabException when no node is left whose clock can be read
    private Agent timekeeper() {
        return awake().findFirst()
                .orElseThrow(() -> new LabException("all nodes are paused or killed: keep one running, for its clock"));
    }

    private Stream<Agent> awake() {
        return agents.all().stream().filter(Agent::isAwake);
    }

    @Override
    protected Agent agent(String node) {
        return agents.get(node);
    }

    @Override
    protected String nameInAgent(String node) {
        return ContainerNode.HERE;
    }

    private Instant epoch() {
        return clock.epoch();
    }

    private static void rethrow(@Nullable LabException failure) {
        if (failure != null) {
            throw failure;
        }
    }
}
