package org.warren.harness;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
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

    private static void check(ArchRule rule) {
        // Packages arrive one by one; a rule about one that does not exist yet holds.
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
