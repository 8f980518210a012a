package org.warren.reports;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The texts of the site's first page: its template computes nothing.
///
/// @param counts runs by verdict, the gravest first
/// @param findings runs that did not end as expected, the gravest first
/// @param findingsLeftOut how many more there are
/// @param comparisons runs with several pairs of subjects
/// @param problems records that have no page, and pages that are incomplete
record SitePage(
        int runs,
        List<Count> counts,
        Set<String> subjects,
        Set<String> commits,
        List<Finding> findings,
        int findingsLeftOut,
        List<MatrixView> matrices,
        List<Comparison> comparisons,
        List<String> problems) {

    private static final int FINDINGS_MAX = 24;

    record Count(String word, String style, long number) {}

    record Finding(String word, String style, String title, String href, List<Reason> reasons) {}

    record Reason(String check, String message) {}

    record Comparison(String word, String style, String title, String detail, String href) {}

    /// @param id of its heading
    /// @param roles such as `client → server`
    record MatrixView(
            String id,
            String lab,
            String roles,
            int runs,
            List<SubjectView> subjects,
            List<ColumnView> columns,
            boolean parametersDiffer,
            List<GroupView> groups) {}

    /// @param columns how many columns it spans
    record SubjectView(String name, int columns) {}

    /// @param role of the subject above
    /// @param peer the subject in the other role; empty if it is the same subject
    /// @param pair both in the order of their roles, such as `java to kernel`
    record ColumnView(String role, String peer, String pair) {}

    record GroupView(String scenario, List<RowView> rows) {}

    record RowView(String parameters, List<CellView> cells) {}

    /// @param style `none` if there was no run
    /// @param links one per repeated run
    record CellView(String pair, String style, String word, String note, boolean flaky, List<RepeatView> links) {}

    record RepeatView(String text, String style, String label, String href) {}

    static SitePage of(List<SiteRun> runs, List<String> problems) {
        var failed = runs.stream()
                .filter(run -> !Outcome.of(run.record()).isWell())
                .sorted(Comparator.comparing((SiteRun run) -> Outcome.of(run.record()))
                        .reversed())
                .toList();
        return new SitePage(
                runs.size(),
                counts(runs),
                Matrix.subjects(runs),
                runs.stream().map(run -> run.record().commit()).collect(Collectors.toCollection(TreeSet::new)),
                failed.stream().limit(FINDINGS_MAX).map(SitePage::finding).toList(),
                Math.max(0, failed.size() - FINDINGS_MAX),
                matrices(runs),
                runs.stream()
                        .filter(run -> !Matrix.hasPlace(run.record()))
                        .map(SitePage::comparison)
                        .toList(),
                List.copyOf(problems));
    }

    private static List<Count> counts(List<SiteRun> runs) {
        var counts = new LinkedHashMap<String, Count>();
        runs.stream()
                .map(run -> Outcome.of(run.record()))
                .sorted(Comparator.reverseOrder())
                .forEach(standing -> counts.merge(
                        standing.word(),
                        new Count(standing.word(), standing.style(), 1),
                        (sum, one) -> new Count(sum.word, sum.style, sum.number + one.number)));
        return List.copyOf(counts.values());
    }

    private static Finding finding(SiteRun run) {
        var record = run.record();
        var standing = Outcome.of(record);
        var reasons = new ArrayList<Reason>();
        if (!standing.note().isEmpty()) {
            reasons.add(new Reason("", standing.note()));
        }
        record.checks().stream()
                .filter(check -> check.verdict() == record.verdict() && record.verdict() != Verdict.PASS)
                .map(SitePage::reason)
                .forEach(reasons::add);
        return new Finding(standing.word(), standing.style(), title(record), run.href(), reasons);
    }

    private static Reason reason(CheckResult check) {
        return new Reason(check.id(), check.message());
    }

    private static String title(RunRecord run) {
        return "%s, %s, %s lab".formatted(run.scenario(), subjects(run), run.lab());
    }

    private static String subjects(RunRecord run) {
        return run.subjects().values().stream()
                                .map(RunRecord.Subject::implementation)
                                .distinct()
                                .count()
                        == 1
                ? run.subjects().values().iterator().next().implementation() + " with itself"
                : run.subjects().values().stream()
                        .map(RunRecord.Subject::implementation)
                        .distinct()
                        .collect(Collectors.joining(Matrix.hasPlace(run) ? " to " : ", "));
    }

    private static Comparison comparison(SiteRun run) {
        var record = run.record();
        var standing = Outcome.of(record);
        return new Comparison(
                standing.word(),
                standing.style(),
                record.scenario(),
                "%s; %s%s"
                        .formatted(
                                subjects(record),
                                text(record.parameters()),
                                standing.note().isEmpty() ? "" : "; " + standing.note()),
                run.href());
    }

    private static String text(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private static List<MatrixView> matrices(List<SiteRun> runs) {
        var views = new ArrayList<MatrixView>();
        for (var matrix : Matrix.of(runs)) {
            int number = views.size() + 1;
            long of = runs.stream().filter(run -> matrix.has(run.record())).count();
            var groups = matrix.groups().stream()
                    .map(group -> new GroupView(
                            group.scenario(),
                            group.rows().stream()
                                    .map(row -> rowView(matrix, group.scenario(), row))
                                    .toList()))
                    .toList();
            views.add(new MatrixView(
                    "lab-" + number,
                    matrix.lab(),
                    String.join(" → ", matrix.roles()),
                    (int) of,
                    subjectViews(matrix.columns()),
                    columnViews(matrix),
                    matrix.groups().stream()
                            .flatMap(group -> group.rows().stream())
                            .anyMatch(row -> !row.parameters().isEmpty()),
                    groups));
        }
        return views;
    }

    private static List<SubjectView> subjectViews(List<Matrix.Column> columns) {
        var bySubject = columns.stream()
                .collect(Collectors.groupingBy(
                        Matrix.Column::subject, LinkedHashMap::new, Collectors.summingInt(column -> 1)));
        return bySubject.entrySet().stream()
                .map(entry -> new SubjectView(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static List<ColumnView> columnViews(Matrix matrix) {
        return matrix.columns().stream()
                .map(column -> {
                    boolean isAlone = column.first().equals(column.second());
                    int place = column.isOfFirst() ? 0 : 1;
                    return new ColumnView(
                            isAlone
                                    ? String.join(", ", matrix.roles())
                                    : matrix.roles().get(place),
                            isAlone ? "" : column.peer(),
                            pair(column));
                })
                .toList();
    }

    private static String pair(Matrix.Column column) {
        return column.first() + " to " + column.second();
    }

    private static RowView rowView(Matrix matrix, String scenario, Matrix.Row row) {
        var cells = new ArrayList<CellView>();
        for (int i = 0; i < matrix.columns().size(); i++) {
            var column = matrix.columns().get(i);
            var pair = pair(column);
            var cell = row.cells().get(i);
            cells.add(
                    cell == null
                            ? new CellView(pair, "none", "", "", false, List.of())
                            : cellView(pair, "%s %s, %s".formatted(scenario, row.parameters(), pair), cell));
        }
        return new RowView(row.parameters(), cells);
    }

    private static CellView cellView(String pair, String what, Matrix.Cell cell) {
        var links = new ArrayList<RepeatView>();
        for (var run : cell.runs()) {
            var standing = Outcome.of(run.record());
            var word = standing.word();
            boolean only = cell.runs().size() == 1;
            boolean told = cell.flaky() || standing.isAsExpected();
            var text = only ? word : told ? links.size() + 1 + " " + word : String.valueOf(links.size() + 1);
            links.add(new RepeatView(
                    text,
                    standing.style(),
                    only ? "%s: %s".formatted(what, word) : "%s: %s, %s".formatted(text, what, word),
                    run.href()));
        }
        return new CellView(pair, cell.standing().style(), cell.standing().word(), cell.note(), cell.flaky(), links);
    }
}
