package org.warren.harness.bundle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Compares two runs of the same question: are the verdicts the same, check by check?
///
/// @param before the verdict of the earlier run
/// @param now the verdict of the later run
/// @param rows one for each check of either run, in the order of the earlier run
/// @param surroundings other differences: versions of subjects, kernels and the engine, one line each
public record RunComparison(Verdict before, Verdict now, List<Row> rows, List<String> surroundings) {

    public RunComparison {
        rows = List.copyOf(rows);
        surroundings = List.copyOf(surroundings);
    }

    /// A check in both runs.
    ///
    /// @param check its id, followed by a number if a run has several with that id
    /// @param before null when the earlier run had no such check
    /// @param now null when the later run has no such check
    public record Row(
            String check,
            @Nullable CheckResult before,
            @Nullable CheckResult now) {

        /// Whether both runs have the same verdict. Their messages may differ, because they contain times and counts.
        public boolean isSame() {
            return before != null && now != null && before.verdict() == now.verdict();
        }

        public boolean hasOtherSentence() {
            return before == null || now == null || !before.message().equals(now.message());
        }
    }

    public static RunComparison of(RunRecord before, RunRecord now) {
        Map<String, CheckResult> earlier = byId(before);
        Map<String, CheckResult> later = byId(now);
        Set<String> ids = new LinkedHashSet<>(earlier.keySet());
        ids.addAll(later.keySet());
        List<Row> rows = ids.stream()
                .map(id -> new Row(id, earlier.get(id), later.get(id)))
                .toList();
        return new RunComparison(before.verdict(), now.verdict(), rows, surroundings(before, now));
    }

    /// Whether the later run has the same verdicts, overall and check by check.
    public boolean isSame() {
        return before == now && rows.stream().allMatch(Row::isSame);
    }

    private static Map<String, CheckResult> byId(RunRecord record) {
        Map<String, CheckResult> checks = new LinkedHashMap<>();
        for (CheckResult check : record.checks()) {
            String id = check.id();
            for (int number = 2; checks.containsKey(id); number++) {
                id = check.id() + " " + number;
            }
            checks.put(id, check);
        }
        return checks;
    }

    private static List<String> surroundings(RunRecord before, RunRecord now) {
        List<String> lines = new ArrayList<>();
        before.subjects()
                .forEach((role, subject) ->
                        add(lines, role, text(subject), text(now.subjects().get(role))));
        add(lines, "kernel", before.environment().kernel(), now.environment().kernel());
        add(lines, "engine", before.environment().engine(), now.environment().engine());
        add(lines, "processor", before.environment().cpu(), now.environment().cpu());
        add(lines, "JDK", before.environment().jdk(), now.environment().jdk());
        Map<String, String> parts = parts(now);
        parts(before).forEach((name, part) -> add(lines, name, part, parts.getOrDefault(name, "none")));
        add(lines, "Warren", before.commit(), now.commit());
        return lines;
    }

    /// Records of older versions have no dependencies to compare.
    private static Map<String, String> parts(RunRecord record) {
        Map<String, String> parts = new LinkedHashMap<>();
        record.environment().dependencies().forEach(part -> parts.put(part.name(), part.words()));
        return parts;
    }

    private static String text(RunRecord.@Nullable Subject subject) {
        return subject == null
                ? "none"
                : "%s %s (%s)".formatted(subject.implementation(), subject.version(), subject.kind());
    }

    private static void add(List<String> lines, String what, String before, String now) {
        if (!Objects.equals(before, now)) {
            lines.add("%s: then %s, now %s".formatted(what, before, now));
        }
    }
}
