package org.warren.reports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecord.Subject;
import org.warren.harness.verdict.Verdict;

/// Which pairs of subjects pass which scenarios: for each lab a table of scenarios, with one row for each set of
/// parameters, by pair.
///
/// @param lab its name
/// @param roles the two roles of the scenarios
/// @param columns the pairs
/// @param groups the scenarios
record Matrix(String lab, List<String> roles, List<Column> columns, List<Group> groups) {

    /// Left out: comparisons, which have their own pairs, and users' networks, which all have the same scenario name.
    private static final Pattern NO_SCENARIO_ALONE =
            Pattern.compile("^\\./warren (--jar ('[^']*'|\\S+) )?(compare|try) ");
    private static final List<String> FIRST = List.of("kernel", "java", "wireguard-go");
    private static final int NAMES_MAX = 3;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,12}");

    /// A pair of subjects; another version or kind of an implementation is another subject.
    ///
    /// @param first the one in the first role
    /// @param second the one in the second role
    record Column(String first, String second) {

        /// The columns of one subject are adjacent: first those where it has the first role, then those where it has
        /// the second, then that with itself. Releases are in the order of their versions.
        private static final Comparator<Column> ORDER = Comparator.comparing((Column column) -> rank(column.subject()))
                .thenComparing(Column::place)
                .thenComparing(column -> rank(column.peer()));

        /// The subject of the column: the less well-known of the two, because the other is its reference.
        String subject() {
            return isOfFirst() ? first : second;
        }

        /// The other one.
        String peer() {
            return isOfFirst() ? second : first;
        }

        /// Whether the subject has the first role.
        boolean isOfFirst() {
            return rank(first).compareTo(rank(second)) >= 0;
        }

        private int place() {
            return first.equals(second) ? 2 : isOfFirst() ? 0 : 1;
        }
    }

    /// A scenario.
    ///
    /// @param rows one for each set of parameters; a single one if all runs have the same
    record Group(String scenario, List<Row> rows) {}

    /// @param parameters those that differ between runs of the scenario, such as `idle=1h keepalive=25`
    /// @param cells one per column; null if there was no run
    record Row(String parameters, List<@Nullable Cell> cells) {}

    /// The runs of one scenario, one pair and one set of parameters.
    ///
    /// @param standing the gravest outcome
    /// @param note why it is not PASS, in a few words
    /// @param flaky whether equal runs had different results
    /// @param runs in their order
    record Cell(Outcome standing, String note, boolean flaky, List<SiteRun> runs) {

        static Cell of(List<SiteRun> runs) {
            var standings = runs.stream().map(run -> Outcome.of(run.record())).toList();
            var gravest = Collections.max(standings);
            var note = reason(runs.get(standings.indexOf(gravest)).record(), gravest);
            boolean flaky = standings.stream()
                            .filter(standing -> !standing.isAsExpected())
                            .map(Outcome::word)
                            .distinct()
                            .count()
                    > 1;
            return new Cell(gravest, note, flaky, runs);
        }

        /// The first few names; the run's page has all.
        private static String shortened(List<String> said, boolean isReason) {
            if (isReason || said.size() <= NAMES_MAX) {
                return String.join(isReason ? " " : ", ", said);
            }
            return String.join(", ", said.subList(0, NAMES_MAX - 1)) + " and " + (said.size() - NAMES_MAX + 1)
                    + " more";
        }

        /// For an UNSUPPORTED run the missing feature is the reason; for others the names of the checks are enough
        /// here.
        private static String reason(RunRecord run, Outcome standing) {
            if (run.verdict() == Verdict.PASS || !standing.note().isEmpty()) {
                return standing.note();
            }
            return run.checks().stream()
                    .filter(check -> check.verdict() == run.verdict())
                    .map(check -> run.verdict() == Verdict.UNSUPPORTED ? check.message() : check.id())
                    .collect(Collectors.collectingAndThen(
                            Collectors.toList(), said -> shortened(said, run.verdict() == Verdict.UNSUPPORTED)));
        }
    }

    /// Whether a run belongs in a matrix, because its scenario has two roles.
    static boolean hasPlace(RunRecord run) {
        return run.subjects().size() == 2
                && !NO_SCENARIO_ALONE.matcher(run.reproduce()).find();
    }

    private static List<String> roles(RunRecord run) {
        return List.copyOf(run.subjects().keySet());
    }

    /// One matrix for each lab and pair of roles, in the order of their names.
    static List<Matrix> of(List<SiteRun> all) {
        var matrices = new ArrayList<Matrix>();
        all.stream()
                .filter(run -> hasPlace(run.record()))
                .collect(Collectors.groupingBy(run -> run.record().lab(), TreeMap::new, Collectors.toList()))
                .forEach((lab, runs) -> runs.stream()
                        .collect(Collectors.groupingBy(
                                run -> roles(run.record()),
                                () -> new TreeMap<>(Comparator.comparing(List::toString)),
                                Collectors.toList()))
                        .forEach((roles, some) -> matrices.add(of(lab, roles, some))));
        return matrices;
    }

    /// Whether a run belongs to this matrix.
    boolean has(RunRecord run) {
        return hasPlace(run) && run.lab().equals(lab) && roles(run).equals(roles);
    }

    private static Matrix of(String lab, List<String> roles, List<SiteRun> runs) {
        var names = names(runs);
        var columns = runs.stream()
                .map(run -> column(run, names))
                .distinct()
                .sorted(Column.ORDER)
                .toList();
        var byScenario = runs.stream()
                .collect(Collectors.groupingBy(run -> run.record().scenario(), TreeMap::new, Collectors.toList()));
        var groups = new ArrayList<Group>();
        byScenario.forEach((scenario, some) -> groups.add(new Group(scenario, rows(some, columns, names))));
        return new Matrix(lab, roles, columns, groups);
    }

    private static List<Row> rows(List<SiteRun> runs, List<Column> columns, Map<Subject, String> names) {
        var differing = differing(runs);
        var byParameters = runs.stream()
                .collect(Collectors.groupingBy(
                        run -> parameters(run.record(), differing),
                        () -> new TreeMap<>(Comparator.comparing(Matrix::natural)),
                        Collectors.toList()));
        var rows = new ArrayList<Row>();
        byParameters.forEach((parameters, some) -> {
            var byColumn = some.stream().collect(Collectors.groupingBy(run -> column(run, names)));
            var cells = new ArrayList<@Nullable Cell>();
            for (var column : columns) {
                var repeats = byColumn.get(column);
                cells.add(repeats == null ? null : Cell.of(repeats));
            }
            rows.add(new Row(parameters, cells));
        });
        return rows;
    }

    /// The parameters that differ between runs of one scenario.
    private static Set<String> differing(List<SiteRun> runs) {
        var names = new LinkedHashSet<String>();
        runs.forEach(run -> names.addAll(run.record().parameters().keySet()));
        names.removeIf(name -> runs.stream()
                        .map(run -> String.valueOf(run.record().parameters().get(name)))
                        .distinct()
                        .count()
                == 1);
        return names;
    }

    private static String parameters(RunRecord run, Set<String> differing) {
        return run.parameters().entrySet().stream()
                .filter(entry -> differing.contains(entry.getKey()))
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    private static Column column(SiteRun run, Map<Subject, String> names) {
        var subjects = List.copyOf(run.record().subjects().values());
        return new Column(names.getOrDefault(subjects.getFirst(), ""), names.getOrDefault(subjects.getLast(), ""));
    }

    /// The implementation's name, with version and kind if several of them took part.
    private static Map<Subject, String> names(List<SiteRun> runs) {
        var subjects = runs.stream()
                .flatMap(run -> run.record().subjects().values().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var names = new LinkedHashMap<Subject, String>();
        for (var subject : subjects) {
            boolean only = subjects.stream()
                            .filter(other -> other.implementation().equals(subject.implementation()))
                            .count()
                    == 1;
            names.put(subject, only ? subject.implementation() : subject.words());
        }
        return names;
    }

    /// Well-known implementations come first.
    private static String rank(String subject) {
        int known = FIRST.indexOf(subject.replaceFirst(" .*", ""));
        return (known < 0 ? FIRST.size() : known) + natural(subject);
    }

    /// `idle=9s` comes before `idle=10s`.
    private static String natural(String text) {
        return NUMBER.matcher(text)
                        .replaceAll(found -> "0".repeat(12 - found.group().length()) + found.group())
                + text;
    }

    /// The subjects of all runs, as `java 0.1.0 (userspace)`.
    static Set<String> subjects(List<SiteRun> runs) {
        return runs.stream()
                .flatMap(run -> run.record().subjects().values().stream())
                .map(Subject::words)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
