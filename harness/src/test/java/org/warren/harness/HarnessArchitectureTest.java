package org.warren.harness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.architecture.Timeless;

class HarnessArchitectureTest {

    /// What a run consists of and how it is judged must come out the same in each lab and on each day.
    private static final String[] VALUES_AND_JUDGES = {
        "org.warren.harness.topology..",
        "org.warren.harness.verdict..",
        "org.warren.harness.nat..",
        "org.warren.harness.capture..",
        "org.warren.harness.record.."
    };

    private static final String ROOT = "org.warren.harness.";

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.harness");

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("org.warren.harness.(*)..").should().beFreeOfCycles());
    }

    @Test
    void valuesAndJudgesReadNoClock() {
        check(Timeless.readsNoClock(VALUES_AND_JUDGES));
    }

    @Test
    void valuesAndJudgesStartNoThreadOrProcess() {
        check(Timeless.startsNoThreadOrProcess(VALUES_AND_JUDGES));
    }

    @Test
    void thePortOfTheLabsKnowsNoLab() {
        check(knowsNo("lab", "agent", "engine", "labs", "subject", "scenario"));
    }

    @Test
    void evidenceAndVerdictsKnowNoLab() {
        for (String judging :
                List.of("topology", "parameter", "nat", "evidence", "verdict", "capture", "diagnosis", "record")) {
            check(knowsNo(judging, "lab", "labs", "agent", "engine", "scenario"));
        }
    }

    @Test
    void scenariosAndSubjectsKnowThePortOnly() {
        check(knowsNo("scenario", "agent", "engine", "guest", "labs"));
        check(knowsNo("subject", "agent", "engine", "guest", "labs", "scenario"));
    }

    /// A guest that is an ordinary process has an agent as well.
    @Test
    void theAgentKnowsNoEngineAndBothKnowNoLab() {
        check(theAgentsClientIsFreeOfTheEngine());
        check(knowsNo("agent", "subject", "scenario"));
        check(knowsNo("engine", "guest", "labs", "subject", "scenario"));
        check(knowsNo("guest", "engine", "labs", "subject", "scenario"));
        check(knowsNo("labs", "scenario"));
    }

    @Test
    void plantedClassesBreakTheRules() {
        var port = new ClassFileImporter().importPackages("org.warren.harness.lab");
        var agent = new ClassFileImporter().importPackages("org.warren.harness.agent");
        var scenarios = new ClassFileImporter().importPackages("org.warren.harness.scenario");

        assertThatThrownBy(() -> knowsNo("lab", "engine", "labs").check(port))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlantedPort");
        assertThatThrownBy(() -> theAgentsClientIsFreeOfTheEngine().check(agent))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlantedHost");
        assertThatThrownBy(() -> knowsNo("scenario", "labs").check(scenarios))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlantedRun");
    }

    @Test
    void ruleAboutAPackageThatIsGoneFails() {
        assertThatThrownBy(() -> knowsNo("scenario", "junit")).isInstanceOf(AssertionError.class);
    }

    private static ArchRule theAgentsClientIsFreeOfTheEngine() {
        return noClasses()
                .that()
                .resideInAPackage("org.warren.harness.agent..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.warren.harness.engine..",
                        "org.warren.harness.labs..",
                        "com.github.dockerjava..",
                        "org.testcontainers..");
    }

    /// A package that was renamed would make its rule hold for nothing, so each must have classes.
    private static ArchRule knowsNo(String one, String... others) {
        assertThat(Stream.concat(Stream.of(one), Stream.of(others))).allMatch(HarnessArchitectureTest::isThere);
        return noClasses()
                .that()
                .resideInAPackage(ROOT + one + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        Stream.of(others).map(other -> ROOT + other + "..").toArray(String[]::new));
    }

    private static boolean isThere(String name) {
        return CLASSES.stream().anyMatch(type -> (type.getPackageName() + ".").startsWith(ROOT + name + "."));
    }

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }
}
