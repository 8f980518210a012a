package org.warren.harness.expectation;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A range of versions, both ends included. They are compared number by number: 0.9.2 comes before 0.10.0.
///
/// @param first the lowest; empty for any
/// @param last the highest; empty for any
public record VersionRange(String first, String last) {

    /// All versions.
    public static final VersionRange ANY = new VersionRange("", "");

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final String TO = " to ";

    /// Reads `0.9.1`, `0.3.1 to 0.10.2`, `0.3.1 to` and `to 0.9.1`.
    ///
    /// @throws IllegalArgumentException for another form, or if the first is greater than the last
    public static VersionRange parse(String text) {
        String padded = " " + text.strip() + " ";
        int to = padded.indexOf(TO);
        String first = to < 0 ? text.strip() : padded.substring(0, to).strip();
        String last = to < 0 ? text.strip() : padded.substring(to + TO.length()).strip();
        boolean isOrdered = first.isEmpty() || last.isEmpty() || compare(first, last) <= 0;
        if ((first + last).isBlank() || first.contains(" ") || last.contains(" ") || !isOrdered) {
            throw new IllegalArgumentException(
                    "'" + text + "' are no versions; write 0.9.1, 0.3.1 to 0.10.2, 0.3.1 to, or to 0.9.1");
        }
        return new VersionRange(first, last);
    }

    /// Whether it contains a version.
    public boolean contains(String version) {
        return (first.isEmpty() || compare(first, version) <= 0) && (last.isEmpty() || compare(version, last) <= 0);
    }

    private static int compare(String one, String other) {
        List<Long> left = numbers(one);
        List<Long> right = numbers(other);
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            int order = Long.compare(i < left.size() ? left.get(i) : 0, i < right.size() ? right.get(i) : 0);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static List<Long> numbers(String version) {
        List<Long> numbers = new ArrayList<>();
        Matcher number = NUMBER.matcher(version);
        while (number.find()) {
            numbers.add(Long.parseLong(number.group()));
        }
        return numbers;
    }

    @Override
    public String toString() {
        if (first.equals(last)) {
            return first.isEmpty() ? "all versions" : first;
        }
        return (first + " to " + last).strip();
    }
}
