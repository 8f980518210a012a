package org.warren.reports.results;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.record.Results;
import org.warren.harness.record.Results.Change;
import org.warren.harness.record.Results.Result;
import org.warren.harness.record.ResultsWriter;
import org.warren.harness.verdict.Verdict;

/// The results as one Markdown page, for the summary of a CI job: verdicts, changes, what did not pass and its packets,
/// what is missing, and links to the rest.
public final class MarkdownSummary implements ResultsWriter {

    private static final int ROWS_MAX = 30;
    private static final int DIAGRAMS_MAX = 3;
    private static final int CHARS_MAX = 300;

    @Override
    public String form() {
        return "summary.md";
    }

    @Override
    public String text(Results results) {
        StringBuilder page = new StringBuilder("## Warren: " + results.verdict() + "\n\n");
        List<String> counts = new ArrayList<>();
        results.counts().forEach((verdict, count) -> counts.add(count + " " + verdict));
        page.append(String.join(", ", counts))
                .append(" of ")
                .append(results.runs().size())
                .append(" runs.\n");
        missing(page, results.notices());
        changes(page, results);
        List<Result> failed = results.runs().stream()
                .filter(result -> result.verdict() != Verdict.PASS)
                .sorted((one, other) -> other.verdict().compareTo(one.verdict()))
                .toList();
        failed(page, failed, results);
        packets(page, failed);
        page.append("\nAll runs: [the site](%s), [junit.xml](%s).\n"
                .formatted(results.address("index.html"), results.address("junit.xml")));
        return page.toString();
    }

    private static void missing(StringBuilder page, List<String> notices) {
        if (!notices.isEmpty()) {
            page.append("\n### Missing or strange\n\n");
            notices.forEach(notice -> page.append("- ").append(cell(notice)).append('\n'));
        }
    }

    private static void changes(StringBuilder page, Results results) {
        if (!results.isCompared()) {
            return;
        }
        page.append("\n### Changed since the earlier results\n\n");
        if (results.changes().isEmpty()) {
            page.append("Nothing.\n");
            return;
        }
        page.append("| run | before | now |\n|---|---|---|\n");
        for (Change change : first(results.changes())) {
            row(page, cell(change.title()), cell(change.before()), cell(change.after()));
        }
        more(page, results.changes().size());
    }

    private static void failed(StringBuilder page, List<Result> failed, Results results) {
        if (failed.isEmpty()) {
            return;
        }
        page.append("\n### Did not pass\n\n| run | verdict | why |\n|---|---|---|\n");
        for (Result result : first(failed)) {
            row(
                    page,
                    "[%s](%s)".formatted(cell(result.title()), results.address(result.page())),
                    result.verdict().name(),
                    cell(JunitXml.lines(result).getFirst()));
        }
        more(page, failed.size());
        page.append("\nThe first again: `")
                .append(failed.getFirst().run().reproduce().replace('`', ' '))
                .append("`\n");
    }

    private static void packets(StringBuilder page, List<Result> failed) {
        int drawn = 0;
        Set<String> groups = new LinkedHashSet<>();
        for (Result result : failed) {
            // Another seed would show the same again.
            Optional<String> diagram = groups.contains(result.group()) ? Optional.empty() : PacketSequence.of(result);
            if (diagram.isPresent()) {
                groups.add(result.group());
                page.append(drawn == 0 ? "\n### Packets that it rests on\n" : "")
                        .append("\n**")
                        .append(cell(result.title()))
                        .append("**\n\n```mermaid\n")
                        .append(diagram.get())
                        .append("```\n");
                drawn++;
            }
            if (drawn >= DIAGRAMS_MAX) {
                return;
            }
        }
    }

    private static void row(StringBuilder page, String... cells) {
        page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static <T> List<T> first(List<T> all) {
        return all.subList(0, Math.min(all.size(), ROWS_MAX));
    }

    private static void more(StringBuilder page, int all) {
        if (all > ROWS_MAX) {
            page.append("\nAnd ").append(all - ROWS_MAX).append(" more: the site has all.\n");
        }
    }

    /// Escapes text of a record of unknown origin: no HTML, no link and no end of a table cell.
    private static String cell(String text) {
        String line = text.replaceAll("[\\p{Cntrl}]+", " ");
        String shown = line.length() > CHARS_MAX ? line.substring(0, CHARS_MAX) + "..." : line;
        StringBuilder escaped = new StringBuilder();
        shown.chars().forEach(c -> escaped.append("\\`*_[]<>|".indexOf(c) >= 0 ? "\\" : "")
                .append((char) c));
        return escaped.toString().replace("\\<", "&lt;").replace("\\>", "&gt;");
    }
}
