package org.warren.scenarios.network;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Finds the nodes of a file that need what a container cannot do ([Node#isMachine]).
final class Machines {

    /// The events that make an interface lose its carrier.
    private static final Set<Event.Kind> CUTS =
            Set.of(Event.Kind.LINK_DOWN, Event.Kind.LINK_LOST, Event.Kind.SLEEP, Event.Kind.REBOOT);

    private Machines() {}

    /// The topology, with those as machines that run wg-quick or a program of the user's, who may change kernel
    /// settings and mounts, and those whose links events cut; all where a resolver is put in place of their own.
    static Topology in(
            Topology topology,
            List<TunnelFile> tunnels,
            List<NodeProgram> programs,
            @Nullable Resolver resolver,
            List<FileQuestion> questions) {
        Set<String> machines = new TreeSet<>();
        tunnels.forEach(tunnel -> machines.add(tunnel.node()));
        programs.forEach(program -> machines.add(program.node()));
        questions.stream()
                .flatMap(question -> question.events().stream())
                .filter(event -> CUTS.contains(event.kind()))
                .forEach(event -> machines.add(event.node()));
        if (resolver != null) {
            topology.nodes().stream().map(Node::name).forEach(machines::add);
        }
        return new Topology(
                topology.networks(),
                topology.nodes().stream()
                        .map(node -> machines.contains(node.name()) ? node.asMachine() : node)
                        .toList());
    }
}
