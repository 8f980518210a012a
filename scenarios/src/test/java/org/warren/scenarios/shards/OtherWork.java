package org.warren.scenarios.shards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// What programs other than this one and its children take of the processors, which makes durations say nothing.
///
/// @param own ticks that this process and its children have used
/// @param busy ticks that all processors have worked, or had to wait for their host
/// @param all ticks of all processors
record OtherWork(long own, long busy, long all) {

    private static final int IDLE = 3;
    private static final int WAITING = 4;
    private static final int TIMES = 8;
    private static final int OWN_FIRST = 11;
    private static final int OWN_COUNT = 4;

    /// The counters as they are now.
    static OtherWork now() throws IOException {
        String process = Files.readString(Path.of("/proc/self/stat"));
        List<String> fields = words(process.substring(process.lastIndexOf(')') + 1));
        long own = fields.subList(OWN_FIRST, OWN_FIRST + OWN_COUNT).stream()
                .mapToLong(Long::parseLong)
                .sum();
        List<String> processors =
                words(Files.readAllLines(Path.of("/proc/stat")).getFirst());
        long[] times = processors.subList(1, 1 + TIMES).stream()
                .mapToLong(Long::parseLong)
                .toArray();
        long all = Arrays.stream(times).sum();
        return new OtherWork(own, all - times[IDLE] - times[WAITING], all);
    }

    /// The share of the processors that others took since then, from 0 to 1.
    double shareSince(OtherWork before) {
        double others = (busy - before.busy) - (own - before.own);
        return Math.max(0, others) / Math.max(1, all - before.all);
    }

    private static List<String> words(String line) {
        return List.of(line.strip().split("\\s+", -1));
    }
}
