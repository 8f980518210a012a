package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The garbage collections of a Java daemon, from its log with `-Xlog:gc+heap`. Two lines, for the young and the old
/// generation, are one collection.
///
/// @param all in order
record HeapLog(List<Collection> all) {

    /// The form of the JVM's log lines, which are mixed with the daemon's own output.
    static final Pattern LINE = Pattern.compile("\\[(\\d+)ms]\\[info *]\\[gc[^]]*] (.*)");

    private static final Pattern GENERATION =
            Pattern.compile("GC\\((\\d+)\\) (?:DefNew|Tenured): \\d+K\\(\\d+K\\)->(\\d+)K\\(.*");
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long KIBIBYTE = 1024;

    /// A collection.
    ///
    /// @param wallNanos on the node's clock
    /// @param keptBytes the heap usage after it
    record Collection(long wallNanos, long keptBytes) {}

    /// Parses a log; those of other daemons have no collections.
    static HeapLog read(String log) {
        Map<Long, Collection> byNumber = new TreeMap<>();
        for (String line : log.lines().toList()) {
            Matcher said = LINE.matcher(line);
            Matcher generation = GENERATION.matcher(said.matches() ? said.group(2) : "");
            if (generation.matches()) {
                byNumber.merge(
                        Long.parseLong(generation.group(1)),
                        new Collection(
                                Long.parseLong(said.group(1)) * NANOS_PER_MILLI,
                                Long.parseLong(generation.group(2)) * KIBIBYTE),
                        (one, other) -> new Collection(one.wallNanos, one.keptBytes + other.keptBytes));
            }
        }
        return new HeapLog(new ArrayList<>(byNumber.values()));
    }

    /// The collections within a time interval.
    HeapLog during(long fromNanos, long toNanos) {
        return new HeapLog(all.stream()
                .filter(collection -> collection.wallNanos >= fromNanos && collection.wallNanos <= toNanos)
                .toList());
    }

    /// The heap usage after each, in bytes.
    List<Double> keptBytes() {
        return all.stream().map(collection -> (double) collection.keptBytes).toList();
    }
}
