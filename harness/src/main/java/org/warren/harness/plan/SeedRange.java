package org.warren.harness.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Seeds as text: `1..9`, `7`, or `1..3,7`.
public final class SeedRange {

    private static final Pattern SPAN = Pattern.compile("(-?\\d{1,18})(?:\\.\\.(-?\\d{1,18}))?");
    private static final int SEEDS_MAX = 1_000_000;

    private SeedRange() {}

    /// Parses a text; returns each seed once, in order.
    ///
    /// @throws IllegalArgumentException when it has another form, or means more than a million seeds
    public static List<Long> parse(String text) {
        SortedSet<Long> seeds = new TreeSet<>();
        for (String part : text.split(",", -1)) {
            Matcher span = SPAN.matcher(part.strip());
            if (!span.matches()) {
                throw new IllegalArgumentException(
                        "'" + text + "' are not seeds; write them as in 1..9, or as in 1..3,7");
            }
            long first = Long.parseLong(span.group(1));
            long last = span.group(2) == null ? first : Long.parseLong(span.group(2));
            if (last < first) {
                throw new IllegalArgumentException("the seeds " + part.strip() + " end before they begin");
            }
            if (last - first >= SEEDS_MAX || seeds.size() + (last - first) >= SEEDS_MAX) {
                throw new IllegalArgumentException("the seeds " + text + " are more than a million; name fewer");
            }
            for (long seed = first; seed <= last; seed++) {
                seeds.add(seed);
            }
        }
        return List.copyOf(seeds);
    }

    /// The shortest text of these seeds: `1..3,7`.
    ///
    /// @param seeds in any order
    public static String text(List<Long> seeds) {
        List<String> spans = new ArrayList<>();
        List<Long> sorted = new ArrayList<>(new TreeSet<>(seeds));
        int begin = 0;
        for (int i = 1; i <= sorted.size(); i++) {
            if (i < sorted.size() && sorted.get(i) == sorted.get(i - 1) + 1) {
                continue;
            }
            long first = sorted.get(begin);
            long last = sorted.get(i - 1);
            spans.add(first == last ? "" + first : first + (last == first + 1 ? "," : "..") + last);
            begin = i;
        }
        return String.join(",", spans);
    }
}
