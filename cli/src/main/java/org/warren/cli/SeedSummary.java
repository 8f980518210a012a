package org.warren.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.harness.bundle.TerminalText;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.SeedRange;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// Prints the verdict of each seed, and the command of the first that failed.
final class SeedSummary {

    private final PrintWriter screen;

    SeedSummary(PrintWriter screen) {
        this.screen = screen;
    }

    /// @param runs by cell
    void print(Map<Cell, RunRecord> runs) {
        Map<String, List<Cell>> groups = new LinkedHashMap<>();
        runs.keySet().stream()
                .sorted(Comparator.comparing(Cell::title)
                        .thenComparing(Cell::kernel)
                        .thenComparing(cell -> cell.parameters().toString())
                        .thenComparing(Cell::seed))
                .forEach(cell -> groups.computeIfAbsent(group(cell), none -> new ArrayList<>())
                        .add(cell));
        screen.println();
        groups.forEach((title, cells) -> print(title, cells, runs));
        screen.flush();
    }

    private static String group(Cell cell) {
        return cell.title() + (cell.kernel().isEmpty() ? "" : ", kernel " + cell.kernel());
    }

    private void print(String title, List<Cell> cells, Map<Cell, RunRecord> runs) {
        Map<Verdict, List<Cell>> byVerdict = new TreeMap<>(Comparator.reverseOrder());
        for (Cell cell : cells) {
            RunRecord run = runs.get(cell);
            if (run != null) {
                byVerdict
                        .computeIfAbsent(run.verdict(), none -> new ArrayList<>())
                        .add(cell);
            }
        }
        List<String> counts = new ArrayList<>();
        byVerdict.forEach((verdict, some) -> counts.add(some.size() + " " + verdict));
        screen.printf("  %s: %s%n", TerminalText.of(title), String.join(", ", counts));
        byVerdict.forEach((verdict, some) -> {
            if (verdict != Verdict.PASS) {
                screen.printf("    %s: %s%n", verdict, seeds(some));
            }
        });
        byVerdict.values().stream()
                .map(List::getFirst)
                .map(runs::get)
                .filter(run -> run != null && run.verdict() != Verdict.PASS)
                .findFirst()
                .ifPresent(run -> screen.println("    first: " + TerminalText.of(run.reproduce())));
    }

    private static String seeds(Collection<Cell> cells) {
        return (cells.size() == 1 ? "seed " : "seeds ")
                + SeedRange.text(cells.stream().map(Cell::seed).toList());
    }
}
