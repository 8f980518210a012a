package org.warren.harness.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.InputFile;
import org.warren.harness.verdict.Verdict;

/// The state of a shard, from `shard.json` in its folder. The file exists before the first run, and is updated as runs
/// end; a killed shard leaves it with `ended` false.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param index from 1
/// @param total how many shards there are
/// @param plan the digest of the plan
/// @param commit of Warren itself
/// @param kernel the lab kernel that ran, as in records; empty before the first run has ended
/// @param ended whether the shard completed
/// @param cells of this shard, in the order in which they are started
public record ShardFile(
        int schema, int index, int total, String plan, String commit, String kernel, boolean ended, List<Entry> cells) {

    /// The version that this code writes and reads.
    public static final int SCHEMA = 1;

    /// Its name.
    public static final String NAME = "shard.json";

    private static final int BYTES_MAX = 64 << 20;

    public ShardFile {
        new Shard(index, total);
        if (plan == null || commit == null || kernel == null || cells == null) {
            throw new IllegalArgumentException("it has no plan, commit, kernel or cells");
        }
        cells = List.copyOf(cells);
    }

    /// One cell.
    ///
    /// @param id the cell's
    /// @param folder of its run, relative to this file's folder
    /// @param verdict null if the run has not ended when the file was written
    /// @param seconds the duration of the run
    /// @param again the verdict of a second run; null if there was none
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String id,
            String folder,
            @Nullable Verdict verdict,
            double seconds,
            @Nullable Verdict again) {

        public Entry {
            if (id == null || folder == null || !InnerPath.isOne(folder)) {
                throw new IllegalArgumentException("a cell has no id, or its folder does not lie in the shard's");
            }
        }

        /// A cell whose run has not started.
        static Entry planned(String id, String folder) {
            return new Entry(id, folder, null, 0, null);
        }
    }

    /// The shard.
    public Shard shard() {
        return new Shard(index, total);
    }

    String text() {
        try {
            return PlanJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Reads the file of a shard's folder.
    ///
    /// @throws IOException in one sentence, when it cannot be read or is not such a file
    public static ShardFile read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        String text = InputFile.text(file, BYTES_MAX);
        try {
            @Nullable
            ShardFile read = PlanJson.MAPPER
                    .readerFor(ShardFile.class)
                    // A run that has not ended has no verdict.
                    .without(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .readValue(text);
            if (read == null || read.schema != SCHEMA) {
                throw new IOException(file + " is of another version of Warren; use that one");
            }
            return read;
        } catch (JsonMappingException e) {
            throw new IOException(file + " is not of a shard: " + PlanJson.problem(e) + "; run the shard again", e);
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is not of a shard: it is not whole JSON; run the shard again", e);
        }
    }
}
