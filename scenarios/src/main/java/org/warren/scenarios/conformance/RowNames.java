package org.warren.scenarios.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warren.harness.parameter.Parameter;

/// A selection of rows: ids and groups, such as `H1,S`.
final class RowNames {

    private static final String ALL = "all";

    private RowNames() {}

    static Parameter<List<String>> parameter() {
        return Parameter.of(
                "rows",
                "which rows of the conformance table, by id or group",
                "all, or ids and groups of rows such as H1,S",
                ALL,
                RowNames::parse);
    }

    /// The selected rows, in the table's order.
    static List<Row> chosen(List<String> words) {
        return Rows.all().stream()
                .filter(row -> words.contains(ALL) || words.contains(row.id()) || words.contains(row.group()))
                .toList();
    }

    private static @Nullable List<String> parse(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.split(",", -1)) {
            String name =
                    word.strip().equalsIgnoreCase(ALL) ? ALL : word.strip().toUpperCase(Locale.ROOT);
            if (chosen(List.of(name)).isEmpty()) {
                return null;
            }
            words.add(name);
        }
        return words;
    }
}
