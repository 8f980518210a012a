package org.warren.harness.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;

/// Cells and their runs on paper, for tests.
public final class Cells {

    private Cells() {}

    public static Cell cell(String scenario, long seed) {
        Map<String, String> subjects = new LinkedHashMap<>();
        subjects.put("client", "kernel");
        subjects.put("server", "java");
        return new Cell(scenario, subjects, Map.of("idle", "1h"), seed, "virtual", "");
    }

    public static List<Cell> seeds(String scenario, int count) {
        return LongStream.rangeClosed(1, count)
                .mapToObj(seed -> cell(scenario, seed))
                .toList();
    }

    /// The record of a run that came to this.
    public static RunRecord ran(Cell cell, Path folder, Verdict verdict) throws IOException {
        return new UnrunCell(cell, "answer", verdict, "The answer is " + verdict + ".", cell.command(), "c1")
                .write(folder, Map.of());
    }
}
