package org.warren.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.files.InputFile;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.TablesPage;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Verdict;

/// Results of implementations release by release, as a Markdown page and as data.
///
/// @param peer the subject in the other role, with its version
/// @param seed of all randomness
/// @param tables one per implementation
record HistoryPage(String peer, long seed, List<HistoryTable> tables) {

    static final String PAGE = "history.md";
    static final String HTML = "history.html";
    static final String DATA = "history.json";

    private static final int BYTES_MAX = 64 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    private static final String HEAD = """
            # Release by release

            Each release was run against %s, as client and as server, with seed %d. A row is a check that at least one release does not pass: `✓`
            passed, `-` no result. **Passes from** is the first release that passes, **fails again from** the first one after it that does not.
            The numbers refer to the known causes of failures.
            """;

    HistoryPage {
        tables = tables == null ? List.of() : List.copyOf(tables);
    }

    /// Parses the output of [#data].
    ///
    /// @throws JsonProcessingException when it has another format
    static HistoryPage parse(String data) throws JsonProcessingException {
        return JSON.readValue(data, HistoryPage.class);
    }

    /// Reads the file of an earlier page.
    ///
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException in one sentence, when it is not a history's data
    static HistoryPage read(Path file) throws IOException {
        String text = InputFile.text(file, BYTES_MAX);
        try {
            HistoryPage page = parse(text);
            if (page == null || page.peer == null || page.tables.isEmpty()) {
                throw new IllegalArgumentException(noHistory(file));
            }
            return page;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(noHistory(file), e);
        }
    }

    private static String noHistory(Path file) {
        return file + " is not history data; name a history.json that `warren history` wrote";
    }

    /// The same, extended with the results of an earlier page for other releases, scenarios and implementations.
    ///
    /// @param ran the scenarios of this page, as named in rows
    /// @param order all releases of an implementation, the oldest first
    /// @throws IllegalArgumentException when that page has another peer or seed, in a sentence
    HistoryPage with(HistoryPage earlier, Set<String> ran, Function<String, List<String>> order) {
        if (tables.stream().allMatch(table -> table.rows().isEmpty())) {
            return earlier;
        }
        if (earlier.seed != seed || !earlier.peer.equals(peer)) {
            throw new IllegalArgumentException(
                    "--with: those releases ran against %s with seed %d, and these against %s with seed %d"
                                    .formatted(earlier.peer, earlier.seed, peer, seed)
                            + ", which do not fit into one table; omit --with and run all releases");
        }
        Map<String, HistoryTable> all = new LinkedHashMap<>();
        earlier.tables.forEach(table -> all.put(table.subject(), table));
        tables.forEach(table ->
                all.merge(table.subject(), table, (old, mine) -> mine.with(old, ran, order.apply(table.subject()))));
        return new HistoryPage(peer, seed, List.copyOf(all.values()));
    }

    String data() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param known faults of releases that do not pass
    String text(List<KnownFault> known) {
        StringBuilder page = new StringBuilder(HEAD.formatted(peer, seed));
        for (HistoryTable table : tables) {
            Causes causes = new Causes();
            page.append("\n## ").append(table.subject()).append("\n\n");
            rows(page, table, known, causes);
            page.append("\nPassed by all releases: %d of %d checks.\n"
                    .formatted(
                            table.rows().size() - table.changing().size(),
                            table.rows().size()));
            table.unsupported()
                    .forEach((version, why) ->
                            page.append("\n%s@%s is UNSUPPORTED: %s\n".formatted(table.subject(), version, why)));
            fixes(page, table, known);
            causes.write(page);
        }
        return page.toString();
    }

    /// A publicly documented fix of a fault that shows in the table.
    ///
    /// @param release the first tested release that has the fix
    /// @param link to the fix
    /// @param checks that fail before it and pass from then on, with their scenarios
    record Fix(String release, String link, Set<String> checks) {}

    /// The fixes that show in a table, by release.
    List<Fix> fixes(HistoryTable table, List<KnownFault> known) {
        Map<String, Fix> fixes = new LinkedHashMap<>();
        for (HistoryTable.Row row : table.changing()) {
            for (KnownFault fault : faults(table, row, known)) {
                if (isPublic(fault.shown())) {
                    mendedIn(table, row, fault).ifPresent(release -> fixes.computeIfAbsent(
                                    fault.shown(), link -> new Fix(release, link, new LinkedHashSet<>()))
                            .checks()
                            .add(row.scenario() + " " + row.check()));
                }
            }
        }
        return fixes.values().stream()
                .sorted(Comparator.comparing(fix -> table.versions().indexOf(fix.release())))
                .toList();
    }

    /// The release after those with a fault, if all of those fail and this one passes.
    private static Optional<String> mendedIn(HistoryTable table, HistoryTable.Row row, KnownFault fault) {
        List<String> asked =
                table.versions().stream().filter(row.verdicts()::containsKey).toList();
        List<String> bad = asked.stream().filter(fault.versions()::contains).toList();
        boolean isBad = bad.stream().noneMatch(version -> row.verdicts().get(version) == Verdict.PASS);
        return asked.stream()
                .skip(bad.isEmpty() ? 0 : asked.indexOf(bad.getLast()) + 1L)
                .findFirst()
                .filter(next -> isBad && row.verdicts().get(next) == Verdict.PASS);
    }

    private void fixes(StringBuilder page, HistoryTable table, List<KnownFault> known) {
        List<Fix> fixes = fixes(table, known);
        if (fixes.isEmpty()) {
            return;
        }
        page.append(
                "\nPublic fixes that are visible in the release that contains them: %d.\n\n| release | fix | seen by |\n|---|---|---|\n"
                        .formatted(fixes.size()));
        fixes.forEach(fix -> page.append(
                "| %s | <%s> | %s |\n".formatted(fix.release(), fix.link(), String.join(", ", fix.checks()))));
    }

    private static boolean isPublic(String link) {
        return link.startsWith("https://");
    }

    /// The same as tables for a browser.
    TablesPage tables(List<KnownFault> known) {
        return new TablesPage(
                "Release by release",
                "Each release was run against " + peer
                        + ", as client and as server. A row is a check that at least one release does"
                        + " not pass; the numbers refer to the known causes of failures.",
                List.of("seed " + Long.toUnsignedString(seed), "the other end: " + peer),
                tables.stream().map(table -> table(table, known)).toList());
    }

    private TablesPage.Table table(HistoryTable table, List<KnownFault> known) {
        Causes causes = new Causes();
        List<String> headings = new ArrayList<>(List.of("scenario", "role", "check"));
        headings.addAll(table.versions());
        headings.addAll(List.of("passes from", "fails again from", "known"));
        List<TablesPage.Row> rows = new ArrayList<>();
        for (HistoryTable.Row row : table.changing()) {
            List<TablesPage.Cell> cells = new ArrayList<>();
            table.versions().forEach(version -> cells.add(cell(table, row, version)));
            cells.add(plain(row.passesFrom(table.versions()).orElse("never")));
            cells.add(plain(row.failsAgainFrom(table.versions()).orElse("")));
            cells.add(new TablesPage.Cell(
                    "",
                    TablesPage.Look.PLAIN,
                    0,
                    causes.numbers(faults(table, row, known)).stream()
                            .map(Integer::valueOf)
                            .toList()));
            rows.add(new TablesPage.Row(List.of(row.scenario(), row.role(), row.check()), cells));
        }
        List<String> remarks = new ArrayList<>();
        remarks.add("Passed by all releases: %d of %d checks."
                .formatted(
                        table.rows().size() - table.changing().size(),
                        table.rows().size()));
        table.unsupported()
                .forEach((version, why) ->
                        remarks.add("%s@%s is UNSUPPORTED: %s".formatted(table.subject(), version, why)));
        List<Fix> fixes = fixes(table, known);
        if (!fixes.isEmpty()) {
            remarks.add(fixes.stream()
                    .map(fix -> fix.release() + " (" + String.join(", ", fix.checks()) + ")")
                    .collect(Collectors.joining(
                            ", ",
                            "Public fixes that are visible in the release that contains them: " + fixes.size() + ": ",
                            ".")));
        }
        return new TablesPage.Table(table.subject(), headings, rows, causes.notes(), remarks);
    }

    private static TablesPage.Cell plain(String text) {
        return TablesPage.Cell.of(text, TablesPage.Look.PLAIN);
    }

    private static TablesPage.Cell cell(HistoryTable table, HistoryTable.Row row, String version) {
        Verdict verdict = row.verdicts().get(version);
        String word = word(table, row, version);
        if (verdict == null) {
            return word.equals("-") ? plain(word) : TablesPage.Cell.of(word, TablesPage.Look.UNSUPPORTED);
        }
        return TablesPage.Cell.of(word, TablesPage.Look.valueOf(verdict.name()));
    }

    private void rows(StringBuilder page, HistoryTable table, List<KnownFault> known, Causes causes) {
        page.append("| scenario | role | check |");
        table.versions().forEach(version -> page.append(' ').append(version).append(" |"));
        page.append(" passes from | fails again from | known |\n|---|---|---|")
                .append("---|".repeat(table.versions().size() + 3))
                .append('\n');
        for (HistoryTable.Row row : table.changing()) {
            page.append("| %s | %s | %s |".formatted(row.scenario(), row.role(), row.check()));
            for (String version : table.versions()) {
                page.append(' ').append(word(table, row, version)).append(" |");
            }
            page.append(" %s | %s | %s |\n"
                    .formatted(
                            row.passesFrom(table.versions()).orElse("never"),
                            row.failsAgainFrom(table.versions()).orElse(""),
                            String.join(", ", causes.numbers(faults(table, row, known)))));
        }
    }

    private static String word(HistoryTable table, HistoryTable.Row row, String version) {
        Verdict verdict = row.verdicts().get(version);
        if (verdict == null) {
            return table.unsupported().containsKey(version) ? "UNSUPPORTED" : "-";
        }
        return verdict == Verdict.PASS ? "✓" : verdict.name();
    }

    /// Known faults of the releases that do not pass a row.
    List<KnownFault> faults(HistoryTable table, HistoryTable.Row row, List<KnownFault> known) {
        List<KnownFault> faults = new ArrayList<>();
        row.verdicts().forEach((version, verdict) -> {
            String scenario = row.scenario().replaceFirst(" .*", "");
            String other = row.role().equals(Roles.CLIENT) ? Roles.SERVER : Roles.CLIENT;
            Map<String, RunRecord.Subject> subjects = Map.of(
                    row.role(),
                    new RunRecord.Subject(table.subject(), version, ""),
                    other,
                    new RunRecord.Subject(peer.replaceFirst(" .*", ""), peer.replaceFirst("^\\S+ ?", ""), ""));
            known.stream()
                    .filter(fault -> fault.concerns(scenario, subjects, Map.of())
                            && fault.explains(row.check(), verdict)
                            && !faults.contains(fault))
                    .forEach(faults::add);
        });
        return faults;
    }

    /// The numbered reasons below a table.
    private static final class Causes {

        private record Cause(String versions, String reason, String rule, String shown) {}

        private final Map<Cause, Integer> numbers = new LinkedHashMap<>();

        List<String> numbers(List<KnownFault> faults) {
            return faults.stream()
                    .map(fault -> new Cause(fault.versions().toString(), fault.reason(), fault.rule(), fault.shown()))
                    .map(cause -> String.valueOf(
                            Objects.requireNonNull(numbers.computeIfAbsent(cause, added -> numbers.size() + 1))))
                    .distinct()
                    .toList();
        }

        void write(StringBuilder page) {
            if (numbers.isEmpty()) {
                return;
            }
            page.append('\n');
            numbers.forEach((cause, number) -> page.append("%d. %s: %s%s%s\n"
                    .formatted(
                            number,
                            cause.versions(),
                            cause.reason(),
                            optional(cause.rule())
                                    .map(rule -> " (" + rule + ")")
                                    .orElse(""),
                            optional(cause.shown()).map(HistoryPage::linked).orElse(""))));
        }

        List<TablesPage.Note> notes() {
            return numbers.keySet().stream()
                    .map(cause -> new TablesPage.Note(
                            "%s: %s%s%s"
                                    .formatted(
                                            cause.versions(),
                                            cause.reason(),
                                            cause.rule().isEmpty() ? "" : " (" + cause.rule() + ")",
                                            isLink(cause) || cause.shown().isEmpty() ? "" : " " + cause.shown()),
                            isLink(cause) ? cause.shown() : ""))
                    .toList();
        }

        private static boolean isLink(Cause cause) {
            return isPublic(cause.shown());
        }

        private static Optional<String> optional(String text) {
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        }
    }

    /// Links in expectations are relative to the source tree; the page is in its `docs`.
    private static String linked(String shown) {
        if (isPublic(shown)) {
            return " <" + shown + ">";
        }
        return shown.startsWith("docs/")
                ? " [%s](%s)".formatted(shown, shown.substring("docs/".length()))
                : " " + shown;
    }
}
