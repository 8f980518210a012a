package org.warren.workload;

import java.util.List;

/// All traffic of a run.
///
/// @param seed of all randomness
/// @param nanos its duration; nothing is started later
/// @param ends the nodes that take part
/// @param flows at most [#FLOWS_MAX]
public record Workload(long seed, long nanos, List<End> ends, List<Flow> flows) {

    /// The maximum number of flows of one run.
    public static final int FLOWS_MAX = 500;

    /// The maximum number of streams of all flows: a datagram contains its stream's number in two bytes.
    public static final int STREAMS_MAX = 10_000;

    /// A node and its address.
    ///
    /// @param node its name
    /// @param namespace the file of its network namespace; empty for the player's own
    /// @param address its IPv4 address, the destination of the flows' packets
    public record End(String node, String namespace, String address) {}

    public Workload {
        ends = List.copyOf(ends);
        flows = List.copyOf(flows);
        if (flows.size() > FLOWS_MAX) {
            throw new IllegalArgumentException("there are " + flows.size() + " flows, expected at most " + FLOWS_MAX);
        }
        if (flows.stream().mapToInt(flow -> flow.streams().size()).sum() > STREAMS_MAX) {
            throw new IllegalArgumentException("the flows have more than " + STREAMS_MAX + " streams");
        }
        if (flows.stream().map(Flow::name).distinct().count() != flows.size()) {
            throw new IllegalArgumentException("two flows have the same name");
        }
    }

    /// The number of a flow's first stream; all streams are numbered from 0 in the order of flows and streams.
    public int firstStream(Flow wanted) {
        int number = 0;
        for (Flow flow : flows) {
            if (flow.name().equals(wanted.name())) {
                return number;
            }
            number += flow.streams().size();
        }
        throw new IllegalArgumentException("no flow " + wanted.name());
    }

    /// The end of a node.
    public End end(String node) {
        return ends.stream()
                .filter(each -> each.node().equals(node))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no end " + node));
    }
}
