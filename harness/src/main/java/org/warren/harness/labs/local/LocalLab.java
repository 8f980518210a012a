package org.warren.harness.labs.local;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.warren.harness.agent.Agent;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.guest.NamespaceProcess;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabEnvironment;
import org.warren.harness.lab.NodeKernel;
import org.warren.harness.labs.linux.LinuxLab;
import org.warren.harness.labs.linux.Provisioning;
import org.warren.harness.labs.linux.RealClock;
import org.warren.harness.subject.Subjects;
import org.warren.harness.topology.Topology;

/// A topology in network namespaces of this machine, in real time: with the machine's kernel, scheduler and load.
public final class LocalLab extends LinuxLab {

    public static final String NAME = "local";

    private final Agent agent;
    private final LabClock clock;

    private LocalLab(Topology topology, Agent agent) {
        super(topology);
        this.agent = agent;
        this.clock = new RealClock(() -> agent, () -> {});
    }

    /// Builds the topology in its own namespaces.
    ///
    /// @param subjects by node
    /// @throws org.warren.harness.lab.LabException when namespaces are refused, or the kernel refuses a step
    static LocalLab deploy(Topology topology, Map<String, String> subjects) {
        boolean startsJava = subjects.containsValue(Subjects.JAVA);
        Agent agent = Agent.inRealTime(NamespaceProcess.start(GuestFiles.here(), startsJava));
        try {
            Provisioning provisioning = new Provisioning(topology, agent, false);
            provisioning.run();
            LocalLab lab = new LocalLab(topology, agent);
            lab.addNamespaces(provisioning, agent, false);
            return lab;
        } catch (RuntimeException e) {
            agent.close();
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
        agent.flush();
        agent.copyOut(EVIDENCE, folder);
    }

    @Override
    public void salvage(Path folder) {
        agent.copyOut(EVIDENCE, folder);
    }

    @Override
    public LabEnvironment environment() {
        String release = new String(agent.read("", "/proc/sys/kernel/osrelease"), StandardCharsets.UTF_8).strip();
        Map<String, NodeKernel> kernels = new LinkedHashMap<>();
        topology().nodes().forEach(node -> kernels.put(node.name(), new NodeKernel(release, "host", "")));
        return new LabEnvironment(agent.engine(), kernels, agent.dependencies());
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
