package org.warren.harness;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;
import org.junit.jupiter.api.Test;

class HarnessArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.harness");

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("org.warren.harness.(*)..").should().beFreeOfCycles());
    }

    @Test
    void valuesAndJudgesReadNoClock() {
        var clocks = assignableTo(InstantSource.class).or(belongToAnyOf(Date.class, Calendar.class));
        check(noTimelessClasses().should().dependOnClassesThat(clocks));
        check(noTimelessClasses()
                .should()
                .accessTargetWhere(target(member("System.nanoTime", "System.currentTimeMillis"))));
        check(noTimelessClasses()
                .should()
                .accessTargetWhere(target(describe(
                        "now() of java.time",
                        member -> member.getName().equals("now")
                                && member.getOwner().getPackageName().startsWith("java.time")))));
    }

    @Test
    void valuesAndJudgesStartNoThreadOrProcess() {
        var threads = belongToAnyOf(
                        Thread.class, Process.class, ProcessBuilder.class, ProcessHandle.class, Runtime.class)
                .or(belongToAnyOf(Timer.class, TimerTask.class))
                .or(nameMatching(
                        "java\\.util\\.concurrent\\.\\w*(Execut|ForkJoin|Future|StructuredTask|ThreadFactory).*"));
        check(noTimelessClasses().should().dependOnClassesThat(threads));
    }

    /// What a run consists of and how it is judged must come out the same in each lab and on each day.
    private static GivenClassesConjunction noTimelessClasses() {
        return noClasses()
                .that()
                .resideInAnyPackage(
                        "org.warren.harness.topology..",
                        "org.warren.harness.verdict..",
                        "org.warren.harness.nat..",
                        "org.warren.harness.capture..",
                        "org.warren.harness.record..");
    }

    private static void check(ArchRule rule) {
        // Packages arrive one by one; a rule about one that does not exist yet holds.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static DescribedPredicate<AccessTarget> member(String... ownerAndName) {
        var names = List.of(ownerAndName);
        return describe(
                "one of " + names,
                member -> names.contains(member.getOwner().getSimpleName() + "." + member.getName()));
    }
}
