package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Container;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.warren.harness.agent.LeastUsed;

/// Keeps each guest on one of the engine's processors, see [LeastUsed].
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
    /// @param used the processors of the guests that run, as their labels say
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

    /// A command that runs on a processor, or anywhere when the engine does not give it that one. A file that becomes
    /// too long is an error for whoever writes it, and does not end the guest.
    static String[] keep(int processor, String... command) {
        String[] kept = new String[command.length + 5];
        kept[0] = "sh";
        kept[1] = "-c";
        kept[2] = "trap '' XFSZ; taskset -cp \"$1\" $$ >/dev/null 2>&1; shift; exec \"$@\"";
        kept[3] = "sh";
        kept[4] = Integer.toString(processor);
        System.arraycopy(command, 0, kept, 5, command.length);
        return kept;
    }
}
