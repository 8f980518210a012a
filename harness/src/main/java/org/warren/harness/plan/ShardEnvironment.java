package org.warren.harness.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Determines a process's shard from environment variables that schedulers set. The first of these that is set counts:
///
/// - `WARREN_SHARD`: `3/8`; or `auto`, which makes the variables below count even without a plan;
/// - `TEST_SHARD_INDEX` from 0, and `TEST_TOTAL_SHARDS` (Bazel);
/// - `JOB_COMPLETION_INDEX` from 0 (an Indexed Job of Kubernetes), with `WARREN_SHARDS` for the number of shards, which
///   Kubernetes does not set;
/// - `SLURM_ARRAY_TASK_ID`, `_MIN`, `_MAX`, `_STEP` and `_COUNT` (a Slurm job array);
/// - `CI_NODE_INDEX` from 1, and `CI_NODE_TOTAL` (GitLab and others).
///
/// @param variables by name
public record ShardEnvironment(Map<String, String> variables) {

    /// Names the shard; takes precedence over all others.
    public static final String SHARD = "WARREN_SHARD";

    /// The value of [#SHARD] and of `--shard` that means any scheduler's variables.
    public static final String AUTO = "auto";

    /// The number of shards, if a scheduler does not set it.
    public static final String SHARDS = "WARREN_SHARDS";

    /// The file that Bazel expects a test to touch if it supports sharding.
    public static final String STATUS_FILE = "TEST_SHARD_STATUS_FILE";

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,9}");

    /// A shard, and where it was specified.
    ///
    /// @param from the variables, for messages
    /// @param isMeant whether the variable is only set to divide work; schedulers set the others for every one of
    ///     several jobs
    public record Found(Shard shard, String from, boolean isMeant) {}

    /// The environment of this process.
    public static ShardEnvironment ofProcess() {
        return new ShardEnvironment(System.getenv());
    }

    /// The shard in the environment, if any.
    ///
    /// @throws IllegalArgumentException naming the variable with an invalid value
    public Optional<Found> find() {
        String own = variables.get(SHARD);
        if (own != null && !own.isBlank() && !own.equals(AUTO)) {
            return Optional.of(new Found(parse(own), SHARD, true));
        }
        return bazel().or(this::kubernetes)
                .or(this::slurm)
                .or(this::nodes)
                .map(found -> new Found(found.shard, found.from, found.isMeant || AUTO.equals(own)));
    }

    /// The same, ignoring variables that schedulers set for every job.
    ///
    /// @throws IllegalArgumentException naming the variable with an invalid value
    public Optional<Found> findMeant() {
        boolean isMeant = Stream.of(SHARD, "TEST_SHARD_INDEX")
                .map(variables::get)
                .anyMatch(value -> value != null && !value.isBlank());
        return isMeant ? find().filter(Found::isMeant) : Optional.empty();
    }

    /// Confirms to Bazel that sharding is supported, if it asks for that.
    ///
    /// @throws IOException when its file cannot be written
    public void touchStatusFile() throws IOException {
        String file = variables.get(STATUS_FILE);
        if (file != null && !file.isBlank()) {
            Files.write(Path.of(file), new byte[0], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    private static Shard parse(String text) {
        try {
            return Shard.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(SHARD + ": " + e.getMessage(), e);
        }
    }

    private Optional<Found> bazel() {
        return number("TEST_SHARD_INDEX").map(index -> {
            String total = "TEST_TOTAL_SHARDS";
            return found(index + 1, required(total, "TEST_SHARD_INDEX"), true, "TEST_SHARD_INDEX", total);
        });
    }

    private Optional<Found> kubernetes() {
        return number("JOB_COMPLETION_INDEX")
                .map(index -> found(
                        index + 1, required(SHARDS, "JOB_COMPLETION_INDEX"), false, "JOB_COMPLETION_INDEX", SHARDS));
    }

    /// A task that is submitted again alone belongs to an array of size one: then the user must name the shard.
    private Optional<Found> slurm() {
        return number("SLURM_ARRAY_TASK_ID").map(id -> {
            int count = required("SLURM_ARRAY_TASK_COUNT", "SLURM_ARRAY_TASK_ID");
            int min = required("SLURM_ARRAY_TASK_MIN", "SLURM_ARRAY_TASK_ID");
            int step = number("SLURM_ARRAY_TASK_STEP").orElse(1);
            int max = number("SLURM_ARRAY_TASK_MAX").orElse(min + step * (count - 1));
            if (step < 1 || (max - min) / step + 1 != count || (id - min) % step != 0) {
                throw new IllegalArgumentException(
                        "SLURM_ARRAY_TASK_ID is " + id + " of " + count + " tasks from " + min
                                + " to " + max + ", which are not evenly spaced; submit all as --array=1-" + count
                                + ", or name this one with " + SHARD);
            }
            return found((id - min) / step + 1, count, false, "SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT");
        });
    }

    private Optional<Found> nodes() {
        return number("CI_NODE_INDEX")
                .map(index -> found(
                        index, required("CI_NODE_TOTAL", "CI_NODE_INDEX"), false, "CI_NODE_INDEX", "CI_NODE_TOTAL"));
    }

    private static Found found(int index, int total, boolean isMeant, String... names) {
        String from = String.join(" and ", List.of(names));
        try {
            return new Found(new Shard(index, total), from, isMeant);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(from + ": " + e.getMessage(), e);
        }
    }

    private int required(String name, String because) {
        return number(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        because + " is set, and " + name + " is not; set it to how many shards there are"));
    }

    private Optional<Integer> number(String name) {
        @Nullable String text = variables.get(name);
        if (text == null || text.isBlank()) {
            return Optional.empty();
        }
        if (!NUMBER.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException(
                    name + " is '" + text + "', not a number; correct it or name the shard with " + SHARD);
        }
        return Optional.of(Integer.valueOf(text.strip()));
    }
}
