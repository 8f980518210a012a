package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Planted tests of a user, as JUnit runs them; their labs are of paper.
class VirtualLabExtensionTest {

    @TempDir
    Path directory;

    private final Map<String, TestExecutionResult> results = new ConcurrentHashMap<>();
    private final Map<String, String> skipped = new ConcurrentHashMap<>();

    static final class OnPaper extends VirtualLabExtension {
        OnPaper() {
            super(name -> new PaperGuest(null));
        }
    }

    static final class Nowhere extends VirtualLabExtension {
        Nowhere() {
            super(name -> new PaperGuest("there is no paper; buy some"));
        }
    }

    @ExtendWith(OnPaper.class)
    static final class EachItsOwn {

        static final List<TestLab> SEEN = new ArrayList<>();

        private final TestLab ofConstructor;
        private @Nullable TestLab ofField;
        private @Nullable TestLab ofBeforeEach;

        EachItsOwn(TestLab lab) {
            this.ofConstructor = lab;
        }

        @BeforeEach
        void build(TestLab lab) {
            ofBeforeEach = lab;
            lab.node("phone", lab.network("home"));
        }

        @Test
        void first(TestLab lab) {
            isOne(lab);
        }

        @Test
        void second(TestLab lab) {
            isOne(lab);
        }

        @RepeatedTest(2)
        void again(TestLab lab) {
            isOne(lab);
        }

        private void isOne(TestLab lab) {
            assertThat(lab).isSameAs(ofConstructor).isSameAs(ofField).isSameAs(ofBeforeEach);
            lab.advance(Duration.ofHours(1));
            assertThat(lab.elapsed()).isEqualTo(Duration.ofHours(1));
            assertThat(SEEN).doesNotContain(lab);
            SEEN.add(lab);
        }
    }

    @ExtendWith(OnPaper.class)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static final class OneForAll {

        private static @Nullable TestLab lab;

        @BeforeAll
        static void build(TestLab same) {
            assertThat(same).isSameAs(lab);
            same.node("phone", same.network("home"));
        }

        @Test
        void first() {
            lab().advance(Duration.ofHours(1));
        }

        @Test
        void second() {
            assertThat(lab().elapsed()).isEqualTo(Duration.ofHours(1));
            fail("planted");
        }

        private static TestLab lab() {
            return Objects.requireNonNull(lab);
        }
    }

    @ExtendWith(OnPaper.class)
    @Execution(ExecutionMode.CONCURRENT)
    static final class InParallel {

        private static final CyclicBarrier BOTH_RUN = new CyclicBarrier(2);

        @Test
        void one(TestLab lab) throws Exception {
            meet(lab);
        }

        @Test
        void other(TestLab lab) throws Exception {
            meet(lab);
        }

        private static void meet(TestLab lab) throws Exception {
            lab.node("phone", lab.network("home"));
            lab.start();
            BOTH_RUN.await(30, TimeUnit.SECONDS);
            lab.advance(Duration.ofHours(1));
            assertThat(lab.elapsed()).isEqualTo(Duration.ofHours(1));
        }
    }

    @ExtendWith(Nowhere.class)
    static final class Elsewhere {

        @Test
        void runs(TestLab lab) {
            lab.start();
        }
    }

    @Test
    void eachTestHasALabOfItsOwn() {
        EachItsOwn.SEEN.clear();
        run(EachItsOwn.class);

        assertThat(results).hasSize(4).allSatisfy((test, result) -> assertThat(result.getThrowable())
                .isEmpty());
        assertThat(EachItsOwn.SEEN).hasSize(4);
        assertThat(PaperGuest.OPEN).hasValue(0);
        Path of = directory.resolve("VirtualLabExtensionTest$EachItsOwn");
        assertThat(of.resolve("first/run.json")).exists();
        assertThat(of.resolve("second/run.json")).exists();
        assertThat(of.resolve("again-2/run.json")).exists();
    }

    @Test
    void staticFieldIsOneForAllTests() {
        run(OneForAll.class);

        assertThat(result("first()").getThrowable()).isEmpty();
        var why = result("second()").getThrowable().orElseThrow();
        assertThat(why).hasMessage("planted");
        assertThat(why.getSuppressed()[0])
                .hasMessageContaining("seed:     1\nagain:    mvn test -Dtest='VirtualLabExtensionTest$OneForAll'");
        assertThat(directory.resolve("VirtualLabExtensionTest$OneForAll/class/run.json"))
                .content()
                .contains("It ended early: planted");
        assertThat(PaperGuest.OPEN).hasValue(0);
    }

    @Test
    void testsRunAtTheSameTime() {
        run(
                InParallel.class,
                Map.of(
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.config.strategy", "fixed",
                        "junit.jupiter.execution.parallel.config.fixed.parallelism", "2"));

        assertThat(results).hasSize(2).allSatisfy((test, result) -> assertThat(result.getThrowable())
                .isEmpty());
        assertThat(PaperGuest.OPEN).hasValue(0);
    }

    @Test
    void whatCannotRunIsSkippedWithTheReason() {
        run(Elsewhere.class);

        assertThat(skipped).containsValue("UNSUPPORTED: there is no paper; buy some");
        assertThat(results).isEmpty();
    }

    @Test
    void seedOfTheCommandLineWins() {
        run(OneForAll.class, Map.of("warren.seed", "12"));

        assertThat(result("second()").getThrowable().orElseThrow().getSuppressed()[0])
                .hasMessageEndingWith(
                        "seed:     12\nagain:    mvn test -Dtest='VirtualLabExtensionTest$OneForAll' -Dwarren.seed=12");
    }

    private TestExecutionResult result(String test) {
        return Objects.requireNonNull(results.get(test));
    }

    private void run(Class<?> type) {
        run(type, Map.of());
    }

    private void run(Class<?> type, Map<String, String> parameters) {
        var listener = new TestExecutionListener() {
            @Override
            public void executionSkipped(TestIdentifier identifier, String reason) {
                skipped.put(identifier.getDisplayName(), reason);
            }

            @Override
            public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
                if (identifier.isTest()) {
                    results.put(identifier.getDisplayName(), result);
                }
            }
        };
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(type))
                                .configurationParameters(parameters)
                                .configurationParameter(ScenarioRuns.Injection.FOLDER, directory.toString())
                                .build(),
                        listener);
    }
}
