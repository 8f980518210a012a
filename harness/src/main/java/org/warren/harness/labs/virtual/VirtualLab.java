package org.warren.harness.labs.virtual;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.agent.Agent;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.NodeKernel;
import org.warren.harness.lab.Storm;
import org.warren.harness.labs.linux.LinuxLab;
import org.warren.harness.labs.linux.NatProgram;
import org.warren.harness.labs.linux.Provisioning;
import org.warren.harness.labs.linux.RouterPrograms;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Topology;

/// A topology in one guest with a virtual clock: the real Linux network stack, hours in seconds.
public final class VirtualLab extends LinuxLab {

    public static final String NAME = "virtual";

    /// Virtual time 0 of each run, so that the same seed gives the same bytes on every day.
    public static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

    /// The time from boot to virtual time 0: the topology is set up, neighbour discovery ends, and the kernel's
    /// WireGuard has passed the first second of uptime, in which it treats any initiation as a flood.
    private static final Duration SETTLE = Duration.ofMinutes(1);

    private static final String KERNEL_LOG = EVIDENCE + "/" + RunParts.KERNEL_LOG;
    private static final Duration LOG_LIMIT = Duration.ofSeconds(10);

    /// The kernel's own messages, without those that programs wrote to its log.
    private static final String LOG_COMMAND = "dmesg --kernel >" + KERNEL_LOG;

    private static final int MEMORY_MEBIBYTES = 768;
    /// A guest with more than 1 GiB ends with "write: File too large".
    private static final int LARGE_MEMORY_MEBIBYTES = 1020;
    private static final int FEW_NODES = 16;

    private final Agent agent;
    private final GuestClock clock;

    private final RouterPrograms programs;

    private VirtualLab(Topology topology, Agent agent, RouterPrograms programs) {
        super(topology);
        this.agent = agent;
        this.programs = programs;
        this.clock = new GuestClock(agent, EPOCH);
    }

    /// Builds the topology in this machine's default guest, see the other method.
    public static VirtualLab deploy(Topology topology, long seed) {
        return deploy(GuestKind.usual(), GuestParts.USUAL, topology, Map.of(), seed);
    }

    /// Builds the topology in a new guest.
    ///
    /// @param kind of the guest
    /// @param parts that it must have
    /// @param subjects by node, as far as they are known
    /// @param seed of all randomness in the guest
    /// @throws org.warren.harness.lab.LabException when the guest cannot be started or refuses a step
    public static VirtualLab deploy(
            GuestKind kind, GuestParts parts, Topology topology, Map<String, String> subjects, long seed) {
        long boot = EPOCH.minus(SETTLE).getEpochSecond();
        boolean startsJava = subjects.containsValue(Subjects.JAVA);
        Agent agent = new Agent(kind.start(parts, seed, memoryMebibytes(topology, startsJava), boot, startsJava));
        try {
            Provisioning provisioning = new Provisioning(topology, agent, true);
            provisioning.run();
            NatProgram.start(topology, agent, EVIDENCE, provisioning, seed, EPOCH);
            VirtualLab lab = new VirtualLab(topology, agent, RouterPrograms.start(topology, agent, EVIDENCE));
            lab.addNamespaces(provisioning, agent, true);
            lab.clock.advanceToEpoch();
            return lab;
        } catch (RuntimeException e) {
            agent.close();
            throw e;
        }
    }

    /// A Java daemon takes 60 MiB, and each node may have one. Usual networks keep the memory size that they had,
    /// because the bytes for a seed depend on it.
    private static int memoryMebibytes(Topology topology, boolean startsJava) {
        return startsJava && topology.nodes().size() > FEW_NODES ? LARGE_MEMORY_MEBIBYTES : MEMORY_MEBIBYTES;
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
    public List<Storm> storms() {
        return agent.storms()
                .lines()
                .map(line -> line.split(" "))
                .map(words -> new Storm(
                        words[0],
                        words[1],
                        clock.sinceEpoch(Long.parseLong(words[2])),
                        Long.parseLong(words[3]),
                        words[4].equals("instant")))
                .toList();
    }

    @Override
    public void collect(Path folder) {
        agent.execute("", LOG_LIMIT, new byte[0], List.of("sh", "-c", LOG_COMMAND));
        agent.flush();
        agent.copyOut(EVIDENCE, folder);
        NatProgram.requireRunning(topology(), agent);
        programs.requireRunning();
    }

    @Override
    public void salvage(Path folder) {
        agent.copyOut(EVIDENCE, folder);
    }

    @Override
    public LabEnvironment environment() {
        String release = new String(agent.read("", "/proc/sys/kernel/osrelease"), StandardCharsets.UTF_8).strip();
        NodeKernel kernel = new NodeKernel(release, "guest", "");
        Map<String, NodeKernel> kernels = new LinkedHashMap<>();
        topology().nodes().forEach(node -> kernels.put(node.name(), kernel));
        List<Dependency> dependencies = new ArrayList<>(agent.dependencies());
        dependencies.addAll(NatProgram.dependencies(topology()));
        return new LabEnvironment(agent.engine(), kernels, dependencies);
    }

    @Override
    public void close() {
        agent.close();
    }

    @Override
    protected Agent agent(String node) {
        return agent;
    }

    @Override
    protected String nameInAgent(String node) {
        return node;
    }
}
