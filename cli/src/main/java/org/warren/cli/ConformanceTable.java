package org.warren.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.expectation.KnownFault;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.TableRow;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.PacketReference;
import org.warren.harness.verdict.Verdict;

/// The rows of a table by subject, for the screen and as a page.
///
/// @param rows all rows
/// @param records the runs by subject name
/// @param known the reasons for rows that do not pass
record ConformanceTable(List<TableRow> rows, Map<String, RunRecord> records, List<KnownFault> known) {

    /// The introduction of the page for subjects in a lab.
    static final String IN_A_LAB = """
            # Conformance on the wire

            Made by `make conformance`: a peer that is written in the driver asks each implementation, in the virtual lab, whether it
            does what the whitepaper and the kernel say. The rows are those of the conformance table; FAIL means that the
            implementation did wrong, and stands below with the packets that show it. A row that is no check here says where it is
            judged, or why it cannot be.

            """;

    /// The introduction of the page for an endpoint.
    static final String AT_AN_ENDPOINT = """
            # Conformance at an endpoint

            Made by `warren conformance --endpoint`: a peer that the endpoint knows initiated from here, in real time, and heard what
            came back. FAIL means that the endpoint did wrong, or the way to it; below are the packets that show it.

            """;

    private static final int PACKETS_SHOWN = 6;
    private static final String DOCS = "docs/";

    /// Prints the verdicts, and the messages of those that are not PASS.
    void print(PrintWriter screen) {
        screen.println();
        int width = records.keySet().stream().mapToInt(String::length).max().orElse(0);
        String cell = "%-" + Math.max(width, Verdict.UNSUPPORTED.name().length()) + "s  ";
        int id = Math.max(
                4, shown().stream().mapToInt(row -> row.id().length()).max().orElse(0));
        screen.printf("  %-" + id + "s  ", "row");
        records.keySet().forEach(subject -> screen.printf(cell, TerminalText.of(subject)));
        screen.println();
        for (TableRow row : shown()) {
            screen.printf("  %-" + id + "s  ", row.id());
            records.values().forEach(record -> screen.printf(cell, word(record, row)));
            screen.println(row.behaviour() + (row.remark().isEmpty() ? "" : " [" + row.remark() + "]"));
        }
        screen.println();
        records.forEach((subject, record) -> {
            screen.println("  " + TerminalText.of(subject) + ": " + counts(record));
            failures(record)
                    .forEach(result -> screen.println("    %s %s: %s%s"
                            .formatted(
                                    result.verdict(),
                                    TerminalText.of(result.id()),
                                    TerminalText.of(result.message()),
                                    packets(result))));
        });
    }

    /// The selected rows, or all if none were selected.
    private List<TableRow> shown() {
        boolean isAll = rows.stream().filter(TableRow::isJudged).allMatch(row -> records.values().stream()
                .anyMatch(record -> result(record, row).isPresent()));
        return rows.stream()
                .filter(row -> isAll
                        || records.values().stream()
                                .anyMatch(record -> result(record, row).isPresent()))
                .toList();
    }

    private static String word(RunRecord record, TableRow row) {
        return result(record, row).map(result -> result.verdict().name()).orElse("-");
    }

    private static Optional<CheckResult> result(RunRecord record, TableRow row) {
        return record.checks().stream()
                .filter(result -> result.id().equals(row.id()))
                .findFirst();
    }

    private static List<CheckResult> failures(RunRecord record) {
        return record.checks().stream()
                .filter(result -> result.verdict() != Verdict.PASS)
                .toList();
    }

    private String counts(RunRecord record) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        record.checks().forEach(result -> counts.merge(result.verdict().name(), 1, Integer::sum));
        long others = rows.stream().filter(row -> !row.isJudged()).count();
        String words = counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
        return others == 0 ? words : words + ", " + others + " not on the wire here";
    }

    private static String packets(CheckResult result) {
        Map<String, List<Long>> byCapture = new LinkedHashMap<>();
        for (PacketReference packet : result.packets()) {
            byCapture
                    .computeIfAbsent(packet.capture(), none -> new ArrayList<>())
                    .add(packet.number());
        }
        return byCapture.entrySet().stream()
                .map(each -> " (%s: %s%s)"
                        .formatted(
                                each.getKey(),
                                each.getValue().stream()
                                        .limit(PACKETS_SHOWN)
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")),
                                each.getValue().size() > PACKETS_SHOWN ? ", ..." : ""))
                .collect(Collectors.joining());
    }

    /// The table as Markdown.
    ///
    /// @param head the introduction of the page
    String page(String head, OptionalLong seed) {
        StringBuilder page = new StringBuilder(head);
        page.append("Subjects: ")
                .append(records.values().stream()
                        .flatMap(record -> record.subjects().values().stream())
                        .map(subject ->
                                "%s %s (%s)".formatted(subject.implementation(), subject.version(), subject.kind()))
                        .collect(Collectors.joining("; ")))
                .append(seed.isEmpty() ? "" : ". Seed: " + Long.toUnsignedString(seed.getAsLong()))
                .append(".\n\n| subject | rows |\n|---|---|\n");
        records.forEach((subject, record) -> page.append("| %s | %s |\n".formatted(subject, counts(record))));
        page.append("\n| row | what is right | source |");
        records.keySet().forEach(subject -> page.append(' ').append(subject).append(" |"));
        page.append(" not shown here |\n|---|---|---|")
                .append("---|".repeat(records.size() + 1))
                .append('\n');
        for (TableRow row : shown()) {
            page.append("| %s | %s | %s |".formatted(row.id(), text(row.behaviour()), text(row.source())));
            records.values()
                    .forEach(
                            record -> page.append(' ').append(word(record, row)).append(" |"));
            page.append(' ').append(text(row.remark())).append(" |\n");
        }
        records.forEach((subject, record) -> explain(page, subject, record));
        return page.toString();
    }

    private void explain(StringBuilder page, String subject, RunRecord record) {
        List<CheckResult> failures = failures(record);
        if (failures.isEmpty()) {
            return;
        }
        page.append("\n## What does not pass with ").append(subject).append("\n\n");
        for (CheckResult result : failures) {
            page.append("- **%s %s**: %s%s\n"
                    .formatted(result.verdict(), result.id(), text(result.message()), packets(result)));
            known.stream()
                    .filter(fault -> fault.concerns(record) && fault.explains(result))
                    .forEach(fault -> page.append("  %s%s%s\n"
                            .formatted(
                                    text(fault.reason()),
                                    fault.rule().isEmpty() ? "" : " (" + text(fault.rule()) + ")",
                                    link(fault.shown()))));
        }
    }

    /// A link to the report of a fault; the page is one of those in docs.
    private static String link(String shown) {
        if (shown.startsWith(DOCS)) {
            return " [%s](%s)".formatted(shown, shown.substring(DOCS.length()));
        }
        return shown.startsWith("https://") ? " <" + shown + ">" : "";
    }

    private static String text(String words) {
        return words.replace("|", "\\|").replace("\n", " ");
    }
}
