package org.warren.nat;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The model depends on nothing, and time and random numbers come to it from outside.
class NatArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.nat");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.warren.nat.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void modelDependsOnTheLanguageAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                // Of java.nio buffers alone, with which messages are written.
                .resideInAnyPackage("java.lang..", "java.util..", "java.nio", "org.jspecify..", "org.warren.nat..")
                .check(CLASSES);
    }

    @Test
    void modelHasNoClockThreadOrRandomSourceOfItsOwn() {
        timeless().check(CLASSES);
        asksNoClock().check(CLASSES);
    }

    @Test
    void modelIteratesInAFixedOrder() {
        noClasses()
                .should()
                .dependOnClassesThat(belongToAnyOf(HashMap.class, HashSet.class))
                .check(CLASSES);
    }

    @Test
    void plantedClassBreaksTheRules() {
        var planted = new ClassFileImporter().importClasses(Planted.class);

        assertThatThrownBy(() -> timeless().check(planted)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> asksNoClock().check(planted)).isInstanceOf(AssertionError.class);
    }

    private static ArchRule timeless() {
        DescribedPredicate<com.tngtech.archunit.core.domain.JavaClass> sources = assignableTo(RandomGenerator.class)
                .and(DescribedPredicate.not(belongToAnyOf(RandomGenerator.class)))
                .or(assignableTo(InstantSource.class))
                .or(belongToAnyOf(Thread.class))
                .or(resideInAnyPackage("java.util.concurrent..", "java.util.logging.."));
        return noClasses().should().dependOnClassesThat(sources);
    }

    private static ArchRule asksNoClock() {
        return noClasses()
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis");
    }

    private record Planted(Random random, long nanos) {
        Planted() {
            this(new Random(), System.nanoTime());
        }
    }
}
