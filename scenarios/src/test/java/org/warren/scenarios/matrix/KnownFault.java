package org.warren.scenarios.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.warren.harness.verdict.Verdict;

/// A line of `known-faults.tsv`: what is not PASS in the table, and why that is not a fault of the check's.
///
/// @param scenario its name
/// @param check its id
/// @param verdict what it comes to
/// @param pairs CLIENT/SERVER with `*` for any subject, several with a comma between them
/// @param reason a sentence or more
record KnownFault(String scenario, String check, Verdict verdict, List<String> pairs, String reason) {

    KnownFault {
        pairs = List.copyOf(pairs);
    }

    /// Reads the list, in its order; lines that begin with `#` are comments.
    ///
    /// @throws IOException when it cannot be read
    static List<KnownFault> read(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(KnownFault::parse)
                .toList();
    }

    private static KnownFault parse(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "'" + line + "': expected are scenario, check, verdict, pairs and reason, with a tab between them");
        }
        return new KnownFault(
                fields[0], fields[1], Verdict.valueOf(fields[2]), List.of(fields[3].split(",", -1)), fields[4]);
    }

    boolean explains(Cell cell, Finding finding) {
        return scenario.equals(cell.scenario())
                && check.equals(finding.check())
                && verdict == finding.verdict()
                && pairs.stream().anyMatch(pair -> matches(pair, cell));
    }

    private static boolean matches(String pair, Cell cell) {
        String[] names = pair.split("/", -1);
        return (names[0].equals("*") || names[0].equals(cell.client()))
                && (names[1].equals("*") || names[1].equals(cell.server()));
    }
}
