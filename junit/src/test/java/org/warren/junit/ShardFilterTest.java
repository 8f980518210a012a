package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.warren.harness.plan.ShardEnvironment;

/// Planted tests, divided among machines.
class ShardFilterTest {

    static final class Planted {
        @Test
        void one() {}

        @Test
        void two() {}

        @Test
        void three() {}

        @Test
        void four() {}

        @RepeatedTest(3)
        void repeated() {}

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void withParameters(int number) {
            assertThat(number).isPositive();
        }

        @Nested
        class Inner {
            @Test
            void five() {}

            @Test
            void six() {}
        }
    }

    private final List<String> remarks = new ArrayList<>();

    @Test
    void junitFindsIt() {
        assertThat(ServiceLoader.load(PostDiscoveryFilter.class)).anyMatch(ShardFilter.class::isInstance);
    }

    @Test
    void eachTestRunsInOneShard() {
        List<String> all = run(Map.of());
        List<String> divided = new ArrayList<>();
        for (int index = 1; index <= 3; index++) {
            List<String> part = run(Map.of("WARREN_SHARD", index + "/3"));
            assertThat(part.size()).as("shard " + index).isLessThan(all.size());
            divided.addAll(part);
        }

        assertThat(all).hasSize(11);
        assertThat(divided).containsExactlyInAnyOrderElementsOf(all);
        assertThat(remarks).contains("warren: this JVM runs the tests of shard 2 of 3 (WARREN_SHARD)");
    }

    @Test
    void methodWithParametersStaysInOneShard() {
        for (int index = 1; index <= 3; index++) {
            List<String> part = run(Map.of("WARREN_SHARD", index + "/3"));
            assertThat(part.stream().filter(name -> name.contains("repetition")))
                    .hasSizeBetween(0, 3)
                    .satisfiesAnyOf(
                            repetitions -> assertThat(repetitions).isEmpty(),
                            repetitions -> assertThat(repetitions).hasSize(3));
        }
    }

    @Test
    void variableThatAnEngineSetsForEachJobLeavesNothingOut() {
        assertThat(run(Map.of("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "3"))).hasSize(11);
        assertThat(run(Map.of("CI_NODE_INDEX", "1", "CI_NODE_TOTAL", "3", "WARREN_SHARD", "auto")))
                .hasSizeLessThan(11);
    }

    @Test
    void propertyStandsBeforeTheVariables() {
        assertThat(ShardFilter.variables(Map.of("WARREN_SHARD", "1/3"), "2/3")
                        .find()
                        .orElseThrow()
                        .shard())
                .hasToString("2/3");
        assertThat(ShardFilter.variables(Map.of("WARREN_SHARD", "1/3"), null)
                        .find()
                        .orElseThrow()
                        .shard())
                .hasToString("1/3");
    }

    @Test
    void testsAreSpreadOverTheShards() {
        TreeSet<Integer> used = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            used.add(ShardFilter.index("[test:" + i + "]", 8));
        }
        assertThat(used).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }

    private List<String> run(Map<String, String> variables) {
        List<String> ran = new ArrayList<>();
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(Planted.class))
                .filters(new ShardFilter(new ShardEnvironment(variables), remarks::add))
                .build();
        // Without those that JUnit finds: this JVM may itself run a shard.
        var config = LauncherConfig.builder()
                .enablePostDiscoveryFilterAutoRegistration(false)
                .build();
        LauncherFactory.create(config).execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest()) {
                    ran.add(test.getUniqueId() + " " + test.getDisplayName());
                }
            }
        });
        return ran;
    }
}
