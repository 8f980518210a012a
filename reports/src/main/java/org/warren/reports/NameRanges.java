package org.warren.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Abbreviates lists of names without losing one: `server, client1 to client25`.
final class NameRanges {

    /// A number in canonical form; only such numbers have an unambiguous successor.
    private static final Pattern NUMBERED = Pattern.compile("(.*?)(0|[1-9][0-9]{0,8})");
    /// Two names are as short as a range.
    private static final int RANGE_MIN = 3;

    private NameRanges() {}

    /// @param names in the order of their numbers
    static String of(List<String> names) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        while (from < names.size()) {
            int to = from + 1;
            while (to < names.size() && names.get(to).equals(next(names.get(to - 1)))) {
                to++;
            }
            if (to - from >= RANGE_MIN) {
                parts.add(names.get(from) + " to " + names.get(to - 1));
            } else {
                parts.addAll(names.subList(from, to));
            }
            from = to;
        }
        return String.join(", ", parts);
    }

    private static @Nullable String next(String name) {
        Matcher numbered = NUMBERED.matcher(name);
        return numbered.matches() ? numbered.group(1) + (Integer.parseInt(numbered.group(2)) + 1) : null;
    }
}
