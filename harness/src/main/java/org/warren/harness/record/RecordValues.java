package org.warren.harness.record;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InnerPath;

/// Checks that apply to every value in a record, whether it was created here or read from a file.
final class RecordValues {

    private static final double SECONDS_MAX = 315_360_000; // ten years
    private static final long NANOS_MAX = 315_360_000_000_000_000L;
    private static final double MEASURED_MAX = 1e18;

    private RecordValues() {}

    static void requireText(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(name + " is empty");
        }
    }

    /// JSON cannot represent infinity or NaN.
    static void requireFinite(double value, String name) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("%s is %s, not a finite number".formatted(name, value));
        }
    }

    /// A time or a duration on a lab's clock. No run takes ten years, and sums of such times do not overflow.
    static void requireSeconds(double seconds, String name) {
        requireFinite(seconds, name);
        if (Math.abs(seconds) > SECONDS_MAX) {
            throw new IllegalArgumentException("%s is %s, and no run takes ten years".formatted(name, seconds));
        }
    }

    /// The same in nanoseconds.
    static void requireNanos(long nanos, String name) {
        if (nanos > NANOS_MAX || nanos < -NANOS_MAX) {
            throw new IllegalArgumentException("%s is %d, and no run takes ten years".formatted(name, nanos));
        }
    }

    /// A sample in its unit; nothing in a network is as large as 10^18.
    static void requireMeasured(double value, String name) {
        requireFinite(value, name);
        if (Math.abs(value) > MEASURED_MAX) {
            throw new IllegalArgumentException("%s is %s, which nobody can measure".formatted(name, value));
        }
    }

    /// Limits the number of objects in a file, which are kept in memory.
    static void requireFew(int count, int most, String name) {
        if (count > most) {
            throw new IllegalArgumentException("it has %d %s, and %d is the limit".formatted(count, name, most));
        }
    }

    /// A record is copied with its folder, and a report makes links of these paths.
    static void requireInside(String path) {
        if (path.startsWith("/") || !InnerPath.isOne(plain(path))) {
            throw new IllegalArgumentException("the path \"%s\" does not stay in the run folder".formatted(path));
        }
    }

    /// The normalized path, without parts such as `./`, which older records may have.
    private static String plain(String path) {
        return Arrays.stream(path.split("/"))
                .filter(name -> !name.isEmpty() && !name.equals("."))
                .collect(Collectors.joining("/"));
    }

    /// An immutable map in the order of the original.
    static <V> Map<String, V> copy(Map<String, V> map) {
        var copy = new LinkedHashMap<String, V>();
        map.forEach((key, value) -> {
            if (value == null) {
                throw new IllegalArgumentException(key + " has no value");
            }
            copy.put(key, value);
        });
        return Collections.unmodifiableMap(copy);
    }
}
