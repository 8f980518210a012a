package org.warren.harness.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of several parts of a plan, written `3/8`.
///
/// @param index from 1
/// @param total how many parts there are
public record Shard(int index, int total) implements Comparable<Shard> {

    /// The whole of a plan.
    public static final Shard WHOLE = new Shard(1, 1);

    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})/(\\d{1,6})");
    private static final int TOTAL_MAX = 100_000;

    public Shard {
        if (total < 1 || total > TOTAL_MAX || index < 1 || index > total) {
            throw new IllegalArgumentException(
                    "there is no shard %d of %d; shards are counted from 1".formatted(index, total));
        }
    }

    /// Parses `3/8`.
    ///
    /// @throws IllegalArgumentException when the text has another form
    public static Shard parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not a shard; write its number and how many there are, as in 3/8");
        }
        return new Shard(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)));
    }

    /// `shard 3 of 8`.
    public String words() {
        return "shard " + index + " of " + total;
    }

    @Override
    public int compareTo(Shard other) {
        return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return index + "/" + total;
    }
}
