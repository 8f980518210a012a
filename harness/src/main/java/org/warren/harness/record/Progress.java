package org.warren.harness.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.RunParts;
import org.warren.harness.verdict.Verdict;

/// The progress of a run, from `progress.json` in its folder. The file exists from the start of the run until its
/// record is written, and remains if there will be no record.
///
/// @param schema the version of the file format, [#SCHEMA]
/// @param subjects names by role
/// @param parameters as text
/// @param owner the process that writes the file
/// @param steps all planned steps, in order
/// @param elapsedSeconds on the lab's clock, when it was last read
/// @param checks that have been judged
/// @param ended why the run ended without a record; null while it is running
public record Progress(
        int schema,
        String scenario,
        String lab,
        long seed,
        Map<String, String> subjects,
        Map<String, String> parameters,
        Owner owner,
        List<Step> steps,
        double elapsedSeconds,
        List<Check> checks,
        @Nullable String ended) {

    public static final int SCHEMA = 1;
    public static final String FILE_NAME = RunParts.PROGRESS;

    /// Enough for all steps and checks; a longer file is not one of ours.
    private static final long BYTES_MAX = 1 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    public Progress {
        RecordValues.requireText(scenario, "scenario");
        RecordValues.requireText(lab, "lab");
        RecordValues.requireSeconds(elapsedSeconds, "elapsedSeconds");
        Objects.requireNonNull(owner, "owner");
        subjects = RecordValues.copy(subjects);
        parameters = RecordValues.copy(parameters);
        steps = List.copyOf(steps);
        checks = List.copyOf(checks);
    }

    /// A process of this machine.
    ///
    /// @param started its start time; null if the system does not report it. Process IDs are reused.
    public record Owner(long pid, @Nullable Instant started) {

        /// The system derives start times from its own boot time, which it corrects now and then.
        private static final Duration TOLERANCE = Duration.ofSeconds(2);

        /// Whether a running process is this one. Process IDs are reused; the same ID and start time mean the same
        /// process.
        public boolean isSame(Owner living) {
            return pid == living.pid
                    && (started == null
                            || living.started == null
                            || Duration.between(living.started, started).abs().compareTo(TOLERANCE) <= 0);
        }
    }

    /// A step of the run.
    public record Step(String name, Status status) {
        public Step {
            RecordValues.requireText(name, "step name");
            Objects.requireNonNull(status, "status");
        }
    }

    /// The state of a step.
    public enum Status {
        @JsonProperty("planned")
        PLANNED,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("done")
        DONE,
        @JsonProperty("failed")
        FAILED
    }

    /// The conclusion of a check.
    public record Check(String id, Verdict verdict, String message) {
        public Check {
            RecordValues.requireText(id, "check id");
            Objects.requireNonNull(verdict, "verdict");
            Objects.requireNonNull(message, "message");
        }
    }

    public static Path file(Path folder) {
        return folder.resolve(FILE_NAME);
    }

    /// Writes the file, replacing an older one atomically.
    ///
    /// @throws IOException if the folder cannot be written
    public void write(Path folder) throws IOException {
        new RunFolder(folder).write(FILE_NAME, JSON.writeValueAsString(this) + "\n");
    }

    /// Reads the file of a folder.
    ///
    /// @throws IOException if it does not exist or cannot be read
    /// @throws UnreadableRecordException if it is not a progress file, or too new
    public static Progress read(Path folder) throws IOException {
        Path file = file(folder);
        InputFile.requireRegular(file);
        if (Files.size(file) > BYTES_MAX) {
            throw new UnreadableRecordException(file + " is not a progress file of a Warren run: it is too long.");
        }
        try {
            Progress progress = JSON.readValue(Files.readAllBytes(file), Progress.class);
            if (progress == null || progress.schema != SCHEMA) {
                throw new UnreadableRecordException(file + " is of another version of Warren; use that one.");
            }
            return progress;
        } catch (JsonProcessingException e) {
            throw new UnreadableRecordException(file + " is not a progress file of a Warren run.", e);
        }
    }
}
