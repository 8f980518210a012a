package org.warren.harness.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which shard this is, as engines say it.
class ShardEnvironmentTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WARREN_SHARD=3/8                                                          | 3/8
            TEST_SHARD_INDEX=0 TEST_TOTAL_SHARDS=4                                    | 1/4
            JOB_COMPLETION_INDEX=3 WARREN_SHARDS=4                                    | 4/4
            SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_COUNT=4     | 2/4
            SLURM_ARRAY_TASK_ID=7 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=9 SLURM_ARRAY_TASK_STEP=2 SLURM_ARRAY_TASK_COUNT=5 | 4/5
            CI_NODE_INDEX=2 CI_NODE_TOTAL=3                                           | 2/3
            """)
    void engineSaysWhichShardThisIs(String variables, String shard) {
        assertThat(environment(variables).find())
                .hasValueSatisfying(found -> assertThat(found.shard()).hasToString(shard));
    }

    @Test
    void theFirstOfSeveralCounts() {
        String all = "CI_NODE_INDEX=2 CI_NODE_TOTAL=3 SLURM_ARRAY_TASK_ID=1 SLURM_ARRAY_TASK_MIN=1"
                + " SLURM_ARRAY_TASK_COUNT=4 JOB_COMPLETION_INDEX=4 WARREN_SHARDS=5 TEST_SHARD_INDEX=5"
                + " TEST_TOTAL_SHARDS=6 WARREN_SHARD=7/7";
        for (String next : new String[] {"7/7", "6/6", "5/5", "1/4", "2/3"}) {
            assertThat(environment(all).find().orElseThrow().shard()).hasToString(next);
            all = all.substring(0, all.lastIndexOf(next.equals("2/3") ? "CI_NODE_INDEX" : first(next)));
        }
    }

    private static String first(String shard) {
        return switch (shard) {
            case "7/7" -> "WARREN_SHARD=";
            case "6/6" -> "TEST_SHARD_INDEX";
            case "5/5" -> "JOB_COMPLETION_INDEX";
            default -> "SLURM_ARRAY_TASK_ID";
        };
    }

    @Test
    void nothingIsSaidWhereNoVariableIsThere() {
        assertThat(environment("HOME=/root").find()).isEmpty();
        assertThat(environment("").findMeant()).isEmpty();
    }

    @Test
    void whatAnEngineSetsForEachJobIsNotMeantByItself() {
        assertThat(environment("CI_NODE_INDEX=2 CI_NODE_TOTAL=3").findMeant()).isEmpty();
        assertThat(environment("JOB_COMPLETION_INDEX=2").findMeant()).isEmpty();
        assertThat(environment("CI_NODE_INDEX=2 CI_NODE_TOTAL=3 WARREN_SHARD=auto")
                        .findMeant())
                .isPresent();
        assertThat(environment("TEST_SHARD_INDEX=2 TEST_TOTAL_SHARDS=3").findMeant())
                .isPresent();
        assertThat(environment("WARREN_SHARD=1/3").findMeant()).isPresent();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            WARREN_SHARD=3                              | WARREN_SHARD: '3' is not a shard
            WARREN_SHARD=9/8                            | WARREN_SHARD: there is no shard 9 of 8
            JOB_COMPLETION_INDEX=0                      | WARREN_SHARDS is not
            JOB_COMPLETION_INDEX=4 WARREN_SHARDS=4      | there is no shard 5 of 4
            CI_NODE_INDEX=x CI_NODE_TOTAL=3             | CI_NODE_INDEX is 'x', not a number
            TEST_SHARD_INDEX=1                          | TEST_TOTAL_SHARDS is not
            SLURM_ARRAY_TASK_ID=5 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=5 SLURM_ARRAY_TASK_COUNT=3 | not evenly spaced
            """)
    void valueThatIsOfNoUseIsRefusedByItsName(String variables, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> environment(variables).find())
                .withMessageContaining(why);
    }

    @Test
    void bazelIsToldThatItsShardsAreUnderstood(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("status");

        environment("TEST_SHARD_STATUS_FILE=" + file).touchStatusFile();

        assertThat(file).exists();
    }

    private static ShardEnvironment environment(String variables) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String variable : variables.split(" ", -1)) {
            int sign = variable.indexOf('=');
            if (sign > 0) {
                map.put(variable.substring(0, sign), variable.substring(sign + 1));
            }
        }
        return new ShardEnvironment(map);
    }
}
