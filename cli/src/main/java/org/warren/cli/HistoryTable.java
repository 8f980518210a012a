package org.warren.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// How the checks of some scenarios came out with each release of an implementation.
///
/// @param subject the implementation
/// @param versions of it, the oldest first
/// @param rows in the order in which they were first seen
record HistoryTable(String subject, List<String> versions, List<Row> rows) {

    HistoryTable {
        versions = List.copyOf(versions);
        rows = List.copyOf(rows);
    }

    /// A check in one role.
    ///
    /// @param verdicts by version; a version without a run has none
    record Row(String scenario, String role, String check, Map<String, Verdict> verdicts) {

        Row {
            verdicts = new LinkedHashMap<>(verdicts);
        }

        boolean isAlwaysPass() {
            return verdicts.values().stream().allMatch(verdict -> verdict == Verdict.PASS);
        }

        /// `FAIL 0.1.0 to 0.2.0, PASS from 0.3.1`.
        String words(List<String> versions) {
            List<String> spans = new ArrayList<>();
            List<String> seen = versions.stream().filter(verdicts::containsKey).toList();
            int begin = 0;
            for (int i = 1; i <= seen.size(); i++) {
                Verdict verdict = verdicts.get(seen.get(begin));
                if (i < seen.size() && verdicts.get(seen.get(i)) == verdict) {
                    continue;
                }
                String first = seen.get(begin);
                String last = seen.get(i - 1);
                if (begin == 0 && i == seen.size()) {
                    spans.add("always " + verdict);
                } else if (i == seen.size()) {
                    spans.add(verdict + " from " + first);
                } else {
                    spans.add(verdict + " " + (first.equals(last) ? first : first + " to " + last));
                }
                begin = i;
            }
            return String.join(", ", spans);
        }
    }

    /// Collects rows, run by run.
    static final class Builder {

        private final String subject;
        private final List<String> versions;
        private final Map<List<String>, Map<String, Verdict>> rows = new LinkedHashMap<>();

        /// @param versions the oldest first
        Builder(String subject, List<String> versions) {
            this.subject = subject;
            this.versions = versions;
        }

        void add(String version, String role, RunRecord run) {
            for (CheckResult check : run.checks()) {
                rows.computeIfAbsent(List.of(run.scenario(), role, check.id()), key -> new LinkedHashMap<>())
                        .put(version, check.verdict());
            }
        }

        HistoryTable build() {
            List<Row> built = new ArrayList<>();
            rows.forEach((key, verdicts) -> built.add(new Row(key.get(0), key.get(1), key.get(2), verdicts)));
            return new HistoryTable(subject, versions, built);
        }
    }

    /// As a page of Markdown.
    ///
    /// @param peer what it talked to
    String page(String peer) {
        StringBuilder page = new StringBuilder("# " + subject + ", release by release\n\n");
        page.append("Each release of ")
                .append(subject)
                .append(" against ")
                .append(peer)
                .append(", as client and as")
                .append(" server. A row is a check that some release does not pass; `-` was not answered.\n\n");
        page.append("| scenario | role | check | ");
        versions.forEach(version -> page.append(version).append(" | "));
        page.append("in words |\n|---|---|---|")
                .append("---|".repeat(versions.size() + 1))
                .append('\n');
        List<Row> shown = rows.stream().filter(row -> !row.isAlwaysPass()).toList();
        for (Row row : shown) {
            page.append("| %s | %s | %s | ".formatted(row.scenario(), row.role(), row.check()));
            for (String version : versions) {
                Verdict verdict = row.verdicts().get(version);
                page.append(verdict == null ? "-" : verdict == Verdict.PASS ? "✓" : verdict.name())
                        .append(" | ");
            }
            page.append(row.words(versions)).append(" |\n");
        }
        page.append("\nPassed by all releases: ")
                .append(rows.size() - shown.size())
                .append(" of ")
                .append(rows.size())
                .append(" checks.\n");
        return page.toString();
    }
}
