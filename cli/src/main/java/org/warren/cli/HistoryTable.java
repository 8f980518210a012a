package org.warren.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The results of some scenarios' checks with each release of an implementation.
///
/// @param subject the implementation
/// @param versions of it, the oldest first
/// @param unsupported why a release could not be built or run here, by version
/// @param rows in the order in which they first appeared
record HistoryTable(String subject, List<String> versions, Map<String, String> unsupported, List<Row> rows) {

    HistoryTable {
        versions = List.copyOf(versions);
        unsupported = new LinkedHashMap<>(unsupported);
        rows = List.copyOf(rows);
    }

    /// A check in one role.
    ///
    /// @param scenario its name; for a network file with the name of its folder
    /// @param verdicts by version; a version without a run has none
    record Row(String scenario, String role, String check, Map<String, Verdict> verdicts) {

        Row {
            verdicts = new LinkedHashMap<>(verdicts);
        }

        boolean passesAlways() {
            return verdicts.values().stream().allMatch(verdict -> verdict == Verdict.PASS);
        }

        /// The first release that passes.
        Optional<String> passesFrom(List<String> versions) {
            return versions.stream()
                    .filter(version -> verdicts.get(version) == Verdict.PASS)
                    .findFirst();
        }

        /// The first release after that which fails; one without an answer does not count.
        Optional<String> failsAgainFrom(List<String> versions) {
            return passesFrom(versions)
                    .flatMap(first -> versions.subList(versions.indexOf(first), versions.size()).stream()
                            .filter(version -> verdicts.containsKey(version) && verdicts.get(version) != Verdict.PASS)
                            .findFirst());
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

    /// The rows that some release does not pass.
    List<Row> changing() {
        return rows.stream().filter(row -> !row.passesAlways()).toList();
    }

    /// The same, extended with an earlier table's results for other releases, other scenarios, and releases that cannot
    /// run here.
    ///
    /// @param ran the scenarios of this table, as named in rows
    /// @param order of all releases, the oldest first
    HistoryTable with(HistoryTable earlier, Set<String> ran, List<String> order) {
        Set<String> here = new LinkedHashSet<>(versions);
        here.removeAll(unsupported.keySet());
        List<String> all = Stream.concat(
                        earlier.versions.stream().filter(version -> !order.contains(version)), order.stream())
                .filter(version -> versions.contains(version) || earlier.versions.contains(version))
                .toList();
        Map<List<String>, Map<String, Verdict>> both = new LinkedHashMap<>();
        Set<String> answered = new LinkedHashSet<>();
        for (Row row : earlier.rows) {
            row.verdicts.forEach((version, verdict) -> {
                if (!here.contains(version) || !ran.contains(row.scenario)) {
                    put(both, row, version, verdict);
                    answered.add(version);
                }
            });
        }
        rows.forEach(row -> row.verdicts.forEach((version, verdict) -> put(both, row, version, verdict)));
        Map<String, String> without = new LinkedHashMap<>(earlier.unsupported);
        without.putAll(unsupported);
        without.keySet().removeAll(here);
        without.keySet().removeAll(answered);
        List<Row> merged = new ArrayList<>();
        both.forEach((key, verdicts) -> {
            Map<String, Verdict> sorted = new LinkedHashMap<>();
            all.stream().filter(verdicts::containsKey).forEach(version -> sorted.put(version, verdicts.get(version)));
            merged.add(new Row(key.get(0), key.get(1), key.get(2), sorted));
        });
        return new HistoryTable(subject, all, without, merged);
    }

    private static void put(Map<List<String>, Map<String, Verdict>> rows, Row row, String version, Verdict verdict) {
        rows.computeIfAbsent(List.of(row.scenario, row.role, row.check), key -> new LinkedHashMap<>())
                .put(version, verdict);
    }

    /// Collects rows, run by run.
    static final class Builder {

        private final String subject;
        private final List<String> versions;
        private final Map<String, String> unsupported = new LinkedHashMap<>();
        private final Map<List<String>, Map<String, Verdict>> rows = new LinkedHashMap<>();

        /// @param versions the oldest first
        Builder(String subject, List<String> versions) {
            this.subject = subject;
            this.versions = versions;
        }

        void add(String version, String role, RunRecord run) {
            add(version, role, run.scenario(), run.checks());
        }

        void add(String version, String role, String scenario, List<CheckResult> checks) {
            for (CheckResult check : checks) {
                // A program may have several failures with one name; the worst is shown.
                rows.computeIfAbsent(List.of(scenario, role, check.id()), key -> new LinkedHashMap<>())
                        .merge(version, check.verdict(), (one, other) -> Verdict.merge(List.of(one, other)));
            }
        }

        void unsupported(String version, String why) {
            unsupported.put(version, why);
        }

        HistoryTable build() {
            List<Row> built = new ArrayList<>();
            rows.forEach((key, verdicts) -> built.add(new Row(key.get(0), key.get(1), key.get(2), verdicts)));
            return new HistoryTable(subject, versions, unsupported, built);
        }
    }
}
