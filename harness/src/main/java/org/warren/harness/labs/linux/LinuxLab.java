package org.warren.harness.labs.linux;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.warren.harness.agent.Agent;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabLink;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NamedParts;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// The common part of labs with agents: nodes and links by name, and evidence in a folder of the agent.
public abstract class LinuxLab implements Lab {

    /// The agent's folder that becomes evidence.
    protected static final String EVIDENCE = "/var/lib/warren";

    private final Topology topology;
    private final NamedParts<LinuxNode> nodes = new NamedParts<>("node");
    private final NamedParts<LabLink> links = new NamedParts<>("interface");
    private final Set<String> captured = new TreeSet<>();
    private final Map<String, Integer> again = new TreeMap<>();

    /// @param topology that is deployed
    protected LinuxLab(Topology topology) {
        this.topology = topology;
    }

    /// Adds a running node.
    protected final void add(LinuxNode node) {
        nodes.put(node.name(), node);
    }

    /// Adds the link of a node's interface.
    protected final void add(String node, String interfaceName, LabLink link) {
        links.put(NamedParts.interfaceKey(node, interfaceName), link);
    }

    /// Adds the nodes that one agent has in namespaces, and the links of their interfaces.
    ///
    /// @param wired has created them
    /// @param isVirtual whether the clock is virtual
    protected final void addNamespaces(Provisioning wired, Agent agent, boolean isVirtual) {
        for (Node node : topology.nodes()) {
            add(new NamespaceNode(node.name(), agent, EVIDENCE, clock(), isVirtual));
            node.interfaces().forEach(attached -> {
                String port = wired.port(NamedParts.interfaceKey(node.name(), attached.name()));
                add(node.name(), attached.name(), new BridgeLink(agent, node.name(), attached.name(), port));
            });
        }
    }

    /// The agent of a node.
    ///
    /// @throws IllegalArgumentException when the topology has no such node
    protected abstract Agent agent(String node);

    /// The agent's name for a node.
    protected abstract String nameInAgent(String node);

    @Override
    public final Topology topology() {
        return topology;
    }

    @Override
    public final LinuxNode node(String name) {
        return nodes.get(name);
    }

    @Override
    public final LabLink link(String node, String interfaceName) {
        return links.get(NamedParts.interfaceKey(node, interfaceName));
    }

    @Override
    public final void capture(String node, String interfaceName) {
        if (captured.add(NamedParts.interfaceKey(node, interfaceName))) {
            agent(node).capture(nameInAgent(node), interfaceName, captureFile(node, interfaceName));
        }
    }

    @Override
    public final void captureAgain(String node, String interfaceName) {
        int number = again.merge(NamedParts.interfaceKey(node, interfaceName), 2, (last, first) -> last + 1);
        agent(node)
                .capture(nameInAgent(node), interfaceName, captureFile(node, interfaceName + Evidence.AGAIN + number));
    }

    @Override
    public final byte[] captured(String node, String interfaceName) {
        return agent(node).captured(nameInAgent(node), captureFile(node, interfaceName));
    }

    @Override
    public final void watchNat(String node) {
        Nat nat = topology.node(node).nat();
        if (nat != null && !nat.isKernels()) {
            return; // warren-nat writes them by itself, and most programs of others tell nobody
        }
        agent(node).watchConntrack(nameInAgent(node), EVIDENCE + "/" + Evidence.conntrackPath(node));
    }

    private static String captureFile(String node, String interfaceName) {
        return EVIDENCE + "/" + Evidence.capturePath(node, interfaceName);
    }
}
