package org.warren.scenarios.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.scenarios.conformance.WireMutants.Fate;

/// What became of a sample of mutants: a file of results with a line each, by which a later call goes on, and
/// docs/wire-mutants.md.
final class MutantsPage {

    private static final int FIELDS = 5;
    private static final int PERCENT = 100;

    private final Path results;
    private final Map<String, String> answers;
    private final Map<String, Line> lines = new TreeMap<>();

    /// @param fate by its name
    /// @param rows that killed it, or that are UNKNOWN
    private record Line(String mutant, String packageName, Fate fate, String rows, String message) {}

    /// @param results is made where it is missing
    /// @param answers lines `MUTANT = why nobody sees it`
    MutantsPage(Path results, Path answers) throws IOException {
        this.results = results;
        this.answers = answers(answers);
        if (Files.exists(results)) {
            for (String text : Files.readAllLines(results)) {
                String[] fields = text.split("\t", FIELDS);
                if (fields.length < FIELDS) {
                    continue; // cut off when it was written
                }
                var line = new Line(fields[0], fields[1], Fate.valueOf(fields[2]), fields[3], fields[4]);
                lines.put(line.mutant, line);
            }
        }
    }

    private static Map<String, String> answers(Path file) throws IOException {
        Map<String, String> answers = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            int middle = line.indexOf(" = ");
            if (middle > 0 && !line.startsWith("#")) {
                answers.put(line.substring(0, middle), line.substring(middle + 3));
            }
        }
        return answers;
    }

    boolean has(Mutant mutant) {
        return lines.containsKey(mutant.toString());
    }

    /// Keeps a result, at once.
    void add(WireMutants.Result result) throws IOException {
        var line = new Line(
                result.mutant().toString(),
                result.mutant().packageName(),
                result.fate(),
                String.join(" ", result.rows()),
                result.message().replaceAll("\\s+", " "));
        lines.put(line.mutant, line);
        Files.writeString(
                results,
                "%s\t%s\t%s\t%s\t%s%n".formatted(line.mutant, line.packageName, line.fate, line.rows, line.message),
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    /// The page of a sample.
    ///
    /// @param all how many mutants there are to choose from
    String text(List<Mutant> sample, int all, long seed) {
        List<Line> asked = sample.stream()
                .filter(this::has)
                .map(mutant -> lines.get(mutant.toString()))
                .toList();
        var text = new StringBuilder("""
                # Mutants against the rows on the wire

                Made by `make mutants` (`scenarios/mutants.sh`). There are %d mutants of a general kind, in the manner of the default mutators of [PIT](https://pitest.org/quickstart/mutators/), of the compiled packages tunnel, peer, session, cookie, noise and
                timers: one instruction each, planted into the unchanged daemon `java` from outside. A return of nothing in the place of nothing is among them, which PIT leaves out. Of %d drawn with seed %d, %d were asked so far: the conformance rows of the groups that
                their class belongs to, each in a virtual lab of its own. Before that the daemon without a change has to pass all rows, planted in the same way. Where a row is not PASS the rows behind it are not asked, but for those of group A.
                A mutant is killed when a row is FAIL, and also when the daemon computes without end, so that the lab stops it. [mutants.md](mutants.md) has the same against the unit tests.

                | package | asked | killed | of these without end | survived | only UNKNOWN |
                |---|---|---|---|---|---|
                """.formatted(all, sample.size(), seed, asked.size()));
        for (String name : Mutant.PACKAGES) {
            row(
                    text,
                    name,
                    asked.stream().filter(line -> line.packageName.equals(name)).toList());
        }
        row(text, "all", asked);
        text.append("\n## What survived\n\nNo row of its groups saw these.\n\n");
        asked.stream()
                .filter(line -> line.fate == Fate.SURVIVED)
                .forEach(line -> text.append(
                        "- `%s`: %s\n".formatted(line.mutant, answers.getOrDefault(line.mutant, "not answered yet."))));
        text.append("\n## What was seen, and judged by no row\n\n");
        asked.stream()
                .filter(line -> line.fate == Fate.OPEN)
                .forEach(line -> text.append("- `%s`, %s: %s\n"
                        .formatted(line.mutant, line.rows, answers.getOrDefault(line.mutant, line.message))));
        text.append("\n## What was killed, by which row\n\n");
        asked.stream()
                .filter(line -> line.fate == Fate.KILLED || line.fate == Fate.ENDLESS)
                .forEach(line -> text.append(
                        "- `%s`: %s\n".formatted(line.mutant, line.fate == Fate.ENDLESS ? "without end" : line.rows)));
        return text.toString();
    }

    private static void row(StringBuilder text, String name, List<Line> lines) {
        long endless = count(lines, Fate.ENDLESS);
        long killed = count(lines, Fate.KILLED) + endless;
        text.append("| %s | %d | %d (%d %%) | %d | %d | %d |\n"
                .formatted(
                        name,
                        lines.size(),
                        killed,
                        lines.isEmpty() ? 0 : PERCENT * killed / lines.size(),
                        endless,
                        count(lines, Fate.SURVIVED),
                        count(lines, Fate.OPEN)));
    }

    private static long count(List<Line> lines, Fate fate) {
        return lines.stream().filter(line -> line.fate == fate).count();
    }

    /// Survivors of a sample that nobody has answered.
    List<String> unanswered(List<Mutant> sample) {
        List<String> open = new ArrayList<>();
        sample.stream()
                .filter(this::has)
                .map(mutant -> lines.get(mutant.toString()))
                .filter(line -> line.fate == Fate.SURVIVED && !answers.containsKey(line.mutant))
                .forEach(line -> open.add(line.mutant));
        return open;
    }
}
