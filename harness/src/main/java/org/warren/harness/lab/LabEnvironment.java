package org.warren.harness.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The environment of a lab, for records.
///
/// @param engine the container engine, with its version
/// @param kernels the kernel of each node
/// @param dependencies what the nodes run, with version and digest
public record LabEnvironment(String engine, Map<String, NodeKernel> kernels, List<Dependency> dependencies) {

    private static final NodeKernel UNKNOWN_KERNEL = new NodeKernel("unknown", "unknown", "");

    /// For a lab that could not be queried.
    public static final LabEnvironment UNKNOWN = new LabEnvironment("unknown", Map.of(), List.of());

    public LabEnvironment {
        kernels = new LinkedHashMap<>(kernels);
        dependencies = List.copyOf(dependencies);
    }

    /// The same with more dependencies; duplicates are removed.
    public LabEnvironment with(List<Dependency> more) {
        List<Dependency> all = new ArrayList<>(dependencies);
        more.stream().filter(each -> !all.contains(each)).forEach(all::add);
        return new LabEnvironment(engine, kernels, all);
    }

    /// The kernel of a node; an unknown one if the node could not be queried.
    public NodeKernel kernel(String node) {
        return Objects.requireNonNullElse(kernels.get(node), UNKNOWN_KERNEL);
    }

    /// All kernels as text; if there are several, with the nodes on each.
    public String kernelText() {
        Map<NodeKernel, List<String>> nodes = new LinkedHashMap<>();
        kernels.forEach((node, kernel) ->
                nodes.computeIfAbsent(kernel, k -> new ArrayList<>()).add(node));
        if (nodes.size() <= 1) {
            return nodes.keySet().stream().findFirst().orElse(UNKNOWN_KERNEL).toString();
        }
        List<String> parts = new ArrayList<>();
        nodes.forEach((kernel, names) -> parts.add(String.join(", ", names) + ": " + kernel));
        return String.join("; ", parts);
    }
}
