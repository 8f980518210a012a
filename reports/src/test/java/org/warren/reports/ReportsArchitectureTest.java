package org.warren.reports;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

class ReportsArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.reports");

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("org.warren.reports.(*)..").should().beFreeOfCycles());
    }

    @Test
    void reportsKnowRunRecordsAndVerdictsOnly() {
        var beyondRecords = resideInAnyPackage(
                        "org.warren.harness..", "org.warren.kit..", "org.warren.cli..", "org.warren.wireguard..")
                .and(not(resideInAnyPackage(
                        "org.warren.harness.files..",
                        "org.warren.harness.record..",
                        "org.warren.harness.text..",
                        "org.warren.harness.verdict..")));
        check(noClasses().should().dependOnClassesThat(beyondRecords));
    }

    private static void check(ArchRule rule) {
        // Packages arrive one by one; a rule about one that does not exist yet holds.
        rule.allowEmptyShould(true).check(CLASSES);
    }
}
