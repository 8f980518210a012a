package org.warren.wireguard.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.time.InstantSource;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.Timer;
import java.util.TimerTask;

/// What keeps packages independent of the moment: time is an argument, and nothing happens beside the caller.
public final class Timeless {
    private Timeless() {}

    public static ArchRule readsNoClock(String... packages) {
        var clocks = assignableTo(InstantSource.class).or(belongToAnyOf(Date.class, Calendar.class));
        var now = describe(
                "now() of java.time",
                (AccessTarget member) -> member.getName().equals("now")
                        && member.getOwner().getPackageName().startsWith("java.time"));
        return CompositeArchRule.of(noClassesIn(packages).should().dependOnClassesThat(clocks))
                .and(noClassesIn(packages)
                        .should()
                        .accessTargetWhere(target(member("System.nanoTime", "System.currentTimeMillis"))))
                .and(noClassesIn(packages).should().accessTargetWhere(target(now)));
    }

    public static ArchRule startsNoThreadOrProcess(String... packages) {
        var threads = belongToAnyOf(
                        Thread.class, Process.class, ProcessBuilder.class, ProcessHandle.class, Runtime.class)
                .or(belongToAnyOf(Timer.class, TimerTask.class))
                .or(nameMatching(
                        "java\\.util\\.concurrent\\.\\w*(Execut|ForkJoin|Future|StructuredTask|ThreadFactory).*"));
        return noClassesIn(packages).should().dependOnClassesThat(threads);
    }

    /// Members by the simple name of their class and their own.
    public static DescribedPredicate<AccessTarget> member(String... ownerAndName) {
        var names = List.of(ownerAndName);
        return describe(
                "one of " + names,
                member -> names.contains(member.getOwner().getSimpleName() + "." + member.getName()));
    }

    private static GivenClassesConjunction noClassesIn(String... packages) {
        return noClasses().that().resideInAnyPackage(packages);
    }
}
