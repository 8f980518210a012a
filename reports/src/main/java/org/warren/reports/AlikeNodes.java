package org.warren.reports;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline.Mark;
import org.warren.harness.record.TopologyView;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Groups similar nodes of a large network, so that one of them can represent all, and finds the nodes that stand out.
///
/// Nodes are alike if their names differ only in numbers (`client1`, `client2`), they have the same interfaces, and
/// both or neither have a NAT. A node stands out if a check that did not pass names it, or one of its probes was lost;
/// so do the nodes on the same small network, for example a client's router. That does not mean that the node did
/// wrong: a probe may be expected to be lost, and a check may name uninvolved nodes.
///
/// @param groups of at least three nodes, in the order of their first ones, without nodes that stand out
/// @param named the nodes of such groups that a check that did not pass names, or that a lost probe belongs to
/// @param failed those of them that a failed check is about: the first node in its message
record AlikeNodes(List<Group> groups, Set<String> named, Set<String> failed) {

    static final AlikeNodes NONE = new AlikeNodes(List.of(), Set.of(), Set.of());

    /// The number of lanes that a page shows without grouping.
    static final int LANES_MAX = 12;
    private static final int FEW = 3;
    /// The maximum number of nodes that stand out; if there are more, none do.
    private static final int OUTSTANDING_MAX = 8;
    /// A network with at most this many nodes is small.
    private static final int SMALL = 3;

    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    private static final Pattern BETWEEN_NAMES = Pattern.compile("[^A-Za-z0-9-]+");

    AlikeNodes {
        groups = List.copyOf(groups);
        named = Set.copyOf(named);
        failed = Set.copyOf(failed);
    }

    /// Nodes that one of them can represent.
    ///
    /// @param all their number, including those that stand out
    record Group(List<String> nodes, int all) {
        Group {
            nodes = List.copyOf(nodes);
        }

        String label() {
            return nodes.getFirst() + " to " + nodes.getLast() + ", "
                    + (nodes.size() == all ? all + " alike" : nodes.size() + " of " + all);
        }
    }

    /// @param lanes of the timeline
    /// @param probes the marks of those that never arrived or were late, even if that was expected
    static AlikeNodes of(RunRecord run, Collection<String> lanes, Set<Mark> probes) {
        if (lanes.size() <= LANES_MAX) {
            return NONE;
        }
        Map<String, String> shapes = new HashMap<>();
        run.topology().nodes().forEach(node -> shapes.put(node.name(), shape(node)));
        Map<String, List<String>> alike = new LinkedHashMap<>();
        for (String lane : new LinkedHashSet<>(lanes)) {
            String stem = NUMBER.matcher(lane).replaceAll("#");
            if (!stem.equals(lane)) {
                alike.computeIfAbsent(stem + " " + shapes.get(lane), missing -> new ArrayList<>())
                        .add(lane);
            }
        }
        alike.values().removeIf(nodes -> nodes.size() < FEW);
        Set<String> known = new HashSet<>();
        alike.values().forEach(known::addAll);
        Set<String> failed = failed(run);
        failed.retainAll(known);
        Set<String> named = named(run, probes);
        named.retainAll(known);
        Set<String> outstanding = Stream.of(named, failed)
                .filter(nodes -> nodes.size() <= OUTSTANDING_MAX)
                .findFirst()
                .map(nodes -> withCompanions(run.topology(), nodes))
                .orElse(Set.of());
        List<Group> groups = alike.values().stream()
                .map(nodes -> new Group(
                        nodes.stream()
                                .filter(node -> !outstanding.contains(node))
                                .toList(),
                        nodes.size()))
                .filter(group -> group.nodes().size() >= FEW)
                .toList();
        return new AlikeNodes(groups, named, failed);
    }

    /// The group of a node, unless it is shown separately.
    Optional<Group> groupOf(String node) {
        return groups.stream().filter(group -> group.nodes().contains(node)).findFirst();
    }

    /// The same network with one node for each group.
    TopologyView fold(TopologyView topology) {
        if (groups.isEmpty()) {
            return topology;
        }
        List<TopologyView.Node> nodes = new ArrayList<>();
        Set<String> networks = new HashSet<>();
        for (TopologyView.Node node : topology.nodes()) {
            Optional<Group> group = groupOf(node.name());
            if (group.isEmpty() || group.get().nodes().getFirst().equals(node.name())) {
                String name = group.map(Group::label).orElse(node.name());
                nodes.add(new TopologyView.Node(name, node.interfaces(), node.nat()));
                node.interfaces().forEach(place -> networks.add(place.network()));
            }
        }
        return new TopologyView(
                topology.name(),
                topology.networks().stream()
                        .filter(network -> networks.contains(network.name()))
                        .toList(),
                nodes);
    }

    private static String shape(TopologyView.Node node) {
        return (node.nat() != null) + " "
                + node.interfaces().stream().map(TopologyView.Interface::name).toList();
    }

    private static Set<String> named(RunRecord run, Set<Mark> probes) {
        Set<String> named = new LinkedHashSet<>();
        probes.forEach(mark -> named.add(mark.lane()));
        run.checks().stream()
                .filter(check -> check.verdict() == Verdict.FAIL || check.verdict() == Verdict.UNKNOWN)
                .flatMap(AlikeNodes::words)
                .forEach(named::add);
        return named;
    }

    /// A message begins with the acting node: "0 of 3 pings from client17 to server were answered."
    private static Set<String> failed(RunRecord run) {
        Set<String> nodes =
                run.topology().nodes().stream().map(TopologyView.Node::name).collect(Collectors.toSet());
        Set<String> failed = new LinkedHashSet<>();
        run.checks().stream()
                .filter(check -> check.verdict() == Verdict.FAIL)
                .forEach(check ->
                        words(check).filter(nodes::contains).findFirst().ifPresent(failed::add));
        return failed;
    }

    private static Stream<String> words(CheckResult check) {
        return BETWEEN_NAMES.splitAsStream(check.message());
    }

    private static Set<String> withCompanions(TopologyView topology, Set<String> outstanding) {
        Map<String, List<String>> members = new HashMap<>();
        topology.nodes().forEach(node -> node.interfaces()
                .forEach(place -> members.computeIfAbsent(place.network(), missing -> new ArrayList<>())
                        .add(node.name())));
        Set<String> all = new HashSet<>(outstanding);
        topology.nodes().stream()
                .filter(node -> outstanding.contains(node.name()))
                .forEach(node -> node.interfaces().forEach(place -> {
                    List<String> near = Objects.requireNonNull(members.get(place.network()));
                    if (near.size() <= SMALL) {
                        all.addAll(near);
                    }
                }));
        return all;
    }
}
