package org.warren.harness.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.plan.MergedShards.MergedCell;
import org.warren.harness.record.Results.Change;
import org.warren.harness.verdict.Verdict;

/// The result of a merge, from `merge.json` in its site, so that a later merge can report changes.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param plan the digest of the plan
/// @param commit of Warren itself
/// @param cells in the order of the plan
public record MergeFile(int schema, String plan, String commit, List<Entry> cells) {

    /// The version that this code writes and reads.
    public static final int SCHEMA = 1;

    /// Its name.
    public static final String NAME = "merge.json";

    private static final int BYTES_MAX = 256 << 20;

    public MergeFile {
        if (cells == null) {
            throw new IllegalArgumentException("it has no cells");
        }
        cells = List.copyOf(cells);
    }

    /// One cell.
    ///
    /// @param id the cell's
    /// @param title for display
    /// @param checks those that do not pass
    public record Entry(String id, String title, Verdict verdict, Map<String, Verdict> checks) {

        public Entry {
            if (id == null || title == null || verdict == null || checks == null) {
                throw new IllegalArgumentException("a cell has no id, title, verdict or checks");
            }
            checks = new TreeMap<>(checks);
        }

        /// `FAIL (recovery)`.
        String words() {
            return verdict + (checks.isEmpty() ? "" : " (" + String.join(", ", checks.keySet()) + ")");
        }
    }

    /// The file of a merge.
    public static MergeFile of(MergedShards merged) {
        return new MergeFile(
                SCHEMA,
                merged.plan().digest(),
                merged.commit(),
                merged.cells().stream().map(MergeFile::entry).toList());
    }

    private static Entry entry(MergedCell merged) {
        Map<String, Verdict> checks = merged.run() == null
                ? Map.of()
                : MergedShards.verdicts(merged.run().record());
        return new Entry(
                merged.cell().id(),
                merged.cell().words(),
                merged.verdict(),
                checks.entrySet().stream()
                        .filter(check -> check.getValue() != Verdict.PASS)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// The differences from an earlier merge: verdicts, failed checks, cells that were added or removed.
    public List<Change> since(MergeFile earlier) {
        Map<String, Entry> before = new LinkedHashMap<>();
        earlier.cells.forEach(entry -> before.put(entry.id(), entry));
        List<Change> changes = new ArrayList<>();
        for (Entry entry : cells) {
            @Nullable Entry known = before.remove(entry.id());
            if (known == null) {
                changes.add(new Change(entry.title(), "not planned", entry.words()));
            } else if (known.verdict() != entry.verdict() || !known.checks().equals(entry.checks())) {
                changes.add(new Change(entry.title(), known.words(), entry.words()));
            }
        }
        before.values().forEach(gone -> changes.add(new Change(gone.title(), gone.words(), "not planned")));
        return List.copyOf(changes);
    }

    /// The file's text.
    public String text() {
        try {
            return PlanJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads it.
    ///
    /// @param place the file, or the folder of its site
    /// @throws IOException when it cannot be read
    /// @throws IllegalArgumentException in one sentence, when it is not such a file
    public static MergeFile read(Path place) throws IOException {
        Path file = Files.isDirectory(place) ? place.resolve(NAME) : place;
        String text = InputFile.text(file, BYTES_MAX);
        try {
            @Nullable MergeFile read = PlanJson.MAPPER.readValue(text, MergeFile.class);
            if (read == null || read.schema != SCHEMA) {
                throw new IllegalArgumentException(file + " is of another version of Warren; use that one");
            }
            return read;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    file + " is not the " + NAME + " of a merge; name that file, or the folder of its site", e);
        }
    }
}
