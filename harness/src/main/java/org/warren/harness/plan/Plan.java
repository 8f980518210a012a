package org.warren.harness.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.Sha256;

/// The planned runs, with an estimated duration for each. Its file is copied to each machine, so that all divide it in
/// the same way.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param cells in the order in which results are shown
public record Plan(int schema, List<Planned> cells) {

    /// The version that this code writes and reads.
    public static final int SCHEMA = 1;

    /// Its default name.
    public static final String FILE = "plan.json";

    /// Enough for a hundred thousand cells.
    private static final int BYTES_MAX = 64 << 20;

    public Plan {
        if (cells == null || cells.isEmpty()) {
            throw new IllegalArgumentException("a plan has no cells");
        }
        cells = List.copyOf(cells);
        Set<String> ids = new LinkedHashSet<>();
        for (Planned planned : cells) {
            if (!ids.add(planned.cell().id())) {
                throw new IllegalArgumentException(
                        planned.cell().words() + " is in the plan twice; name each scenario, pair and seed once");
            }
        }
    }

    /// A cell with the estimated duration of its run.
    ///
    /// @param seconds on the machine that runs it; only proportions matter
    public record Planned(Cell cell, double seconds) {

        private static final double SECONDS_MAX = 1e7;

        public Planned {
            if (cell == null) {
                throw new IllegalArgumentException("a cell is missing");
            }
            if (!(seconds >= 0 && seconds <= SECONDS_MAX)) {
                throw new IllegalArgumentException("a cell cannot take " + seconds + " seconds");
            }
        }
    }

    /// A plan without durations: all cells count the same.
    public static Plan ofEqual(Collection<Cell> cells) {
        return new Plan(SCHEMA, cells.stream().map(cell -> new Planned(cell, 1)).toList());
    }

    /// The same with durations from earlier runs.
    public static Plan of(Collection<Cell> cells, Durations durations) {
        return new Plan(
                SCHEMA,
                cells.stream()
                        .map(cell -> new Planned(cell, durations.seconds(cell)))
                        .toList());
    }

    /// The identity of a plan: SHA-256 of its content, whatever the white space in its file.
    public String digest() {
        try {
            String compact = PlanJson.MAPPER.writeValueAsString(this);
            return Sha256.hex(compact.getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Writes it, replacing an older file atomically.
    ///
    /// @throws IOException when it cannot be written
    public void write(Path file) throws IOException {
        NewFile.write(file, PlanJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
    }

    /// Reads a file of it.
    ///
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException in one sentence, when it is not a plan
    public static Plan read(Path file) throws IOException {
        String text = InputFile.text(file, BYTES_MAX);
        try {
            Plan plan = PlanJson.MAPPER.treeToValue(withAdded(PlanJson.MAPPER.readTree(text)), Plan.class);
            if (plan == null || plan.schema != SCHEMA) {
                throw new IllegalArgumentException(
                        file + " is a plan of another version of Warren; make it again with" + " `warren plan`");
            }
            return plan;
        } catch (JsonMappingException e) {
            throw new IllegalArgumentException(
                    file + " is not a plan: " + PlanJson.problem(e) + "; make one with `warren plan`", e);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is not a plan: it is not JSON in line "
                            + (e.getLocation() == null ? 1 : e.getLocation().getLineNr())
                            + "; make one with `warren plan`",
                    e);
        }
    }

    /// Checks that only fields are missing that the plan's version did not have.
    private static JsonNode withAdded(JsonNode plan) {
        plan.path("cells").forEach(planned -> {
            if (planned.path("cell") instanceof ObjectNode cell) {
                Cell.ADDED.forEach(name -> cell.putIfAbsent(name, NullNode.getInstance()));
            }
        });
        return plan;
    }
}
