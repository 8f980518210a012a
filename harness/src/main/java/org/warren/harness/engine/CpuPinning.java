package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.warren.harness.agent.LeastUsed;

/// Pins each guest to one of the engine's processors, see [LeastUsed].
final class CpuPinning {

    private static final String LABEL = "org.warren.processor";

    private CpuPinning() {}

    /// The processor with the fewest running guests.
    static int leastUsed(DockerClient engine) {
        Integer count = engine.infoCmd().exec().getNCPU();
        List<Container> guests =
                engine.listContainersCmd().withLabelFilter(List.of(LABEL)).exec();
        return leastUsed(
                count == null ? 1 : count,
                guests.stream()
                        .map(guest -> guest.getLabels().getOrDefault(LABEL, ""))
                        .toList());
    }

    /// @param count how many processors there are
    /// @param used the processors of the running guests, from their labels
    static int leastUsed(int count, List<String> used) {
        List<Integer> processors =
                IntStream.range(0, Math.max(1, count)).boxed().toList();
        return LeastUsed.of(
                processors,
                used.stream()
                        .filter(label -> label.matches("[0-9]{1,5}"))
                        .map(Integer::valueOf)
                        .toList());
    }

    static Map<String, String> label(int processor) {
        return Map.of(LABEL, Integer.toString(processor));
    }
}
