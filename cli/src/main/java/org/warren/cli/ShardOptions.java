package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.plan.Plan;
import org.warren.harness.plan.Shard;
import org.warren.harness.plan.ShardCells;
import org.warren.harness.plan.ShardEnvironment;
import picocli.CommandLine.Option;

/// The option of all commands that can run a part of their cells.
final class ShardOptions {

    @Option(
            names = "--shard",
            paramLabel = "N/TOTAL",
            description =
                    "Run one part of the cells, as 3/8; auto reads the variables of the scheduler that starts this. "
                            + "Default: WARREN_SHARD.")
    private @Nullable String shard;

    private final ShardEnvironment environment;

    ShardOptions() {
        this(ShardEnvironment.ofProcess());
    }

    ShardOptions(ShardEnvironment environment) {
        this.environment = environment;
    }

    /// Whether the option was given.
    boolean isGiven() {
        return shard != null;
    }

    /// The shard, from the option or the environment.
    ///
    /// @param isMany whether the command runs many cells: then a scheduler's variables for one of several jobs count
    /// @throws IllegalArgumentException when it is not a shard
    Optional<ShardEnvironment.Found> find(boolean isMany) {
        if (shard == null) {
            return isMany ? environment.find() : environment.findMeant();
        }
        if (shard.equals(ShardEnvironment.AUTO)) {
            return Optional.of(environment
                    .find()
                    .orElseThrow(() -> new IllegalArgumentException("--shard auto: none of the variables WARREN_SHARD,"
                            + " TEST_SHARD_INDEX, JOB_COMPLETION_INDEX, SLURM_ARRAY_TASK_ID and CI_NODE_INDEX is set;"
                            + " write the shard as in 3/8")));
        }
        try {
            return Optional.of(new ShardEnvironment.Found(Shard.parse(shard), "--shard", true));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--shard: " + e.getMessage(), e);
        }
    }

    /// The cells of the plan that this process runs; prints a line if they are not all.
    ///
    /// @throws IOException when Bazel's status file cannot be written
    ShardCells cells(Plan plan, Optional<ShardEnvironment.Found> found, PrintWriter screen) throws IOException {
        ShardCells cells =
                new ShardCells(plan, found.map(ShardEnvironment.Found::shard).orElse(Shard.WHOLE));
        if (found.isPresent()) {
            environment.touchStatusFile();
            screen.println(cells.words() + " (" + found.get().from() + ")");
            screen.flush();
        }
        return cells;
    }
}
