package org.warren.wireguard;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.warren.wireguard.architecture.Timeless.member;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.elements.GivenClassesConjunction;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.architecture.Timeless;

class WireguardArchitectureTest {

    private static final String[] PURE = packages(
            "bytes", "key", "ip", "wire", "crypto", "config", "noise", "cookie", "router", "offload", "session",
            "timers", "peer", "tunnel");
    private static final String[] DRIVERS = packages("tun", "udp", "device", "uapi", "training", "cli");

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.wireguard");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("org.warren.wireguard.(*)..")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void coreDoesNotKnowItsDrivers() {
        check(noPureClasses().should().dependOnClassesThat().resideInAnyPackage(DRIVERS));
    }

    @Test
    void coreDoesNoInputOrOutput() {
        var addresses = assignableTo(SocketAddress.class)
                .or(assignableTo(InetAddress.class))
                .or(assignableTo(UnknownHostException.class));
        var network = resideInAnyPackage("java.net..").and(not(addresses));
        var files = resideInAnyPackage("java.nio.channels..", "java.nio.file..")
                .or(nameMatching("java\\.io\\.(File|RandomAccess|Console).*"));
        check(noPureClasses().should().dependOnClassesThat(network.or(files)));
    }

    @Test
    void coreStartsNoThreadOrProcess() {
        check(Timeless.startsNoThreadOrProcess(PURE));
    }

    @Test
    void coreReadsNoClock() {
        check(Timeless.readsNoClock(PURE));
    }

    @Test
    void coreWritesNoLog() {
        var loggers = resideInAnyPackage("java.util.logging..", "org.slf4j..", "org.apache.commons.logging..")
                .or(belongToAnyOf(System.Logger.class));
        check(noPureClasses().should().dependOnClassesThat(loggers));
        check(noPureClasses().should().accessField(System.class, "out"));
        check(noPureClasses().should().accessField(System.class, "err"));
    }

    @Test
    void coreDrawsNoRandomNumberOfItsOwn() {
        // RandomGenerator itself is welcome: through it a caller hands in the run's seeded source.
        var sources = assignableTo(RandomGenerator.class)
                .and(not(equivalentTo(RandomGenerator.class)))
                .or(belongToAnyOf(RandomGeneratorFactory.class));
        check(noPureClasses().should().dependOnClassesThat(sources));
        check(noPureClasses()
                .should()
                .accessTargetWhere(target(
                        member("Math.random", "UUID.randomUUID", "RandomGenerator.of", "RandomGenerator.getDefault"))));
    }

    @Test
    void coreIteratesInAFixedOrder() {
        // LinkedHashMap and LinkedHashSet keep the order of insertion, though they extend the hashed ones.
        var unordered = belongToAnyOf(
                HashMap.class,
                HashSet.class,
                Hashtable.class,
                IdentityHashMap.class,
                WeakHashMap.class,
                ConcurrentHashMap.class);
        check(noPureClasses().should().dependOnClassesThat(unordered));
        // The order of Map.of and Set.of changes with every start of the JVM.
        check(noPureClasses()
                .should()
                .accessTargetWhere(target(member(
                        "Map.of",
                        "Map.ofEntries",
                        "Map.copyOf",
                        "Set.of",
                        "Set.copyOf",
                        "Collectors.toSet",
                        "Collectors.toUnmodifiableSet",
                        "Collectors.toMap",
                        "Collectors.toUnmodifiableMap",
                        "Collectors.groupingBy"))));
    }

    private static GivenClassesConjunction noPureClasses() {
        return noClasses().that().resideInAnyPackage(PURE);
    }

    private static void check(ArchRule rule) {
        // Packages arrive one by one; a rule about one that does not exist yet holds.
        rule.allowEmptyShould(true).check(CLASSES);
    }

    private static String[] packages(String... names) {
        return Arrays.stream(names)
                .map(name -> "org.warren.wireguard." + name + "..")
                .toArray(String[]::new);
    }
}
