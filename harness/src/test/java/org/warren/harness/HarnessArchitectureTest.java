package org.warren.harness;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
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
        check(knowsNo("lab", "guest", "labs", "subject", "scenario"));
    }

    @Test
    void evidenceAndVerdictsKnowNoLab() {
        for (String judging : List.of("evidence", "verdict", "capture", "nat", "diagnosis", "record", "parameter")) {
            check(knowsNo(judging, "lab", "labs", "guest", "scenario"));
        }
    }

    @Test
    void scenariosAndSubjectsKnowThePortOnly() {
        check(knowsNo("scenario", "guest", "labs", "cli", "junit"));
        check(knowsNo("subject", "guest", "labs", "scenario"));
    }

    @Test
    void plantedClassesBreakTheRules() {
        var port = new ClassFileImporter().importPackages("org.warren.harness.lab");
        var scenarios = new ClassFileImporter().importPackages("org.warren.harness.scenario");

        assertThatThrownBy(() -> knowsNo("lab", "guest", "labs").check(port))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlantedPort");
        assertThatThrownBy(() -> knowsNo("scenario", "labs").check(scenarios))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PlantedRun");
    }

    private static ArchRule knowsNo(String one, String... others) {
        return noClasses()
                .that()
                .resideInAPackage("org.warren.harness." + one + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.of(others)
                        .map(other -> "org.warren.harness." + other + "..")
                        .toArray(String[]::new));
    }

    private static void check(ArchRule rule) {
        // Packages arrive one by one; a rule about one that does not exist yet holds.
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
