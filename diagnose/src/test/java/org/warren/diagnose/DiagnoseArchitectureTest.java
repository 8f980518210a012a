package org.warren.diagnose;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import org.warren.harness.labs.virtual.VirtualLabProvider;

/// Diagnosing needs captures and nothing that lives.
class DiagnoseArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.diagnose");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.warren.diagnose.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void diagnosingKnowsNoLab() {
        portOnly().check(CLASSES);
    }

    @Test
    void classThatNamesALabIsFound() {
        assertThatThrownBy(() -> portOnly().check(new ClassFileImporter().importClasses(Planted.class)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("VirtualLabProvider");
    }

    private static ArchRule portOnly() {
        return noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.warren.harness.agent..", "org.warren.harness.engine..", "org.warren.harness.labs..");
    }

    private record Planted(VirtualLabProvider lab) {}
}
