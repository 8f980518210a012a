package org.warren.workload;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
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
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// The generator depends on nothing. It reads no clock, and its random numbers follow from the seed that it is given.
class WorkloadArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.workload");

    @Test
    void generatorDependsOnTheLanguageAlone() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("java.lang..", "java.util..", "org.jspecify..", "org.warren.workload..")
                .check(CLASSES);
    }

    @Test
    void generatorHasNoClockThreadOrRandomSourceOfItsOwn() {
        timeless().check(CLASSES);
        asksNoClock().check(CLASSES);
    }

    @Test
    void generatorIteratesInAFixedOrder() {
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
                .and(DescribedPredicate.not(belongToAnyOf(RandomGenerator.class, SplittableRandom.class)))
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
