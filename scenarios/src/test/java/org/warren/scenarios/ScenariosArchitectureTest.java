package org.warren.scenarios;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.annotation.Testable;
import org.warren.harness.lab.Capability;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.labs.virtual.GuestKind;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.ScriptedScenario;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Step;
import org.warren.harness.topology.Topology;
import org.warren.harness.verdict.Check;
import org.warren.junit.NeedsContainerLab;
import org.warren.scenarios.lab.NeedsGuest;

/// What scenarios may know.
class ScenariosArchitectureTest {

    private static final JavaClasses CLASSES = new ClassFileImporter().importPackages("org.warren.scenarios");

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.warren.scenarios");

    /// A lab without Linux can play every other scenario.
    @Test
    void scenariosThatTakeALinuxNodeSaySo() {
        assertThat(ServiceLoader.load(Scenario.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(scenario -> scenario.getClass().getPackageName().startsWith("org.warren.scenarios"))
                        .filter(scenario -> !isHonest(scenario))
                        .map(Scenario::name))
                .as("scenarios that take a LinuxNode and do not say that they need LINUX")
                .isEmpty();
    }

    @Test
    void scenarioThatTakesALinuxNodeAndDoesNotSaySoIsFound() {
        assertThat(isHonest(new Planted())).isFalse();
    }

    @Test
    void scenariosKnowTheLabsPortOnly() {
        noClasses()
                .that()
                .resideInAPackage("org.warren.scenarios..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.warren.harness.agent..", "org.warren.harness.engine..", "org.warren.harness.labs..")
                .check(MAIN);
    }

    /// What two of them need is the kit's.
    @Test
    void scenariosDoNotKnowEachOther() {
        slices().matching("org.warren.scenarios.(*)..")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
    }

    /// Without the mark the long tests leave out the pairs that are not in the sample.
    @Test
    void testsOfSomePairsAreRunForAllInTheLongTests() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(ScenariosArchitectureTest::isForgotten)
                        .map(JavaMethod::getFullName))
                .as("methods that ask a sample of the pairs and are not marked with @OnSomePairs")
                .containsExactly(AsksASample.class.getName() + ".forgotten()");
    }

    private static boolean isForgotten(JavaMethod method) {
        if (method.isAnnotatedWith(OnSomePairs.class)) {
            return false;
        }
        return method.tryGetAnnotationOfType(MethodSource.class).stream()
                .flatMap(source -> Stream.of(source.value()))
                .flatMap(name -> method.getOwner().getMethods().stream()
                        .filter(each -> each.getName().equals(name)))
                .anyMatch(source -> source.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(Runs.class)
                                && call.getTarget().getName().startsWith("somePairs")));
    }

    /// Planted.
    static final class AsksASample {

        static Stream<Arguments> pairs() {
            return Runs.somePairs();
        }

        @MethodSource("pairs")
        void forgotten() {}

        @MethodSource("pairs")
        @OnSomePairs
        void marked() {}
    }

    /// One test counts the containers of this process, which others may not start meanwhile.
    @Test
    void testsThatStartContainersSaySo() {
        assertThat(CLASSES.stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(ScenariosArchitectureTest::startsContainersUnsaid)
                        .map(JavaMethod::getFullName))
                .as("tests of containers that are not marked with @UsesContainers")
                .containsExactly(StartsContainers.class.getName() + ".unsaid()");
    }

    private static boolean startsContainersUnsaid(JavaMethod method) {
        List<HasAnnotations<?>> places = List.of(method, method.getOwner());
        boolean starts = places.stream()
                .anyMatch(place -> place.isAnnotatedWith(NeedsContainerLab.class)
                        || place.tryGetAnnotationOfType(NeedsGuest.class)
                                .filter(guest -> List.of(guest.value()).contains(GuestKind.CONTAINER))
                                .isPresent());
        return starts
                && method.isMetaAnnotatedWith(Testable.class)
                && places.stream()
                        .noneMatch(place -> place.isAnnotatedWith(UsesContainers.class)
                                || place.isAnnotatedWith(ResourceLock.class)
                                || place.isAnnotatedWith(Isolated.class));
    }

    /// Planted. Its name keeps it from being run.
    static final class StartsContainers {

        @Test
        @NeedsGuest(GuestKind.CONTAINER)
        void unsaid() {}

        @Test
        @NeedsGuest({GuestKind.PROCESS, GuestKind.CONTAINER})
        @UsesContainers
        void said() {}

        @Test
        @NeedsGuest(GuestKind.PROCESS)
        void none() {}
    }

    private static boolean isHonest(Scenario scenario) {
        JavaClass type = CLASSES.get(scenario.getClass());
        boolean takesLinux = type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(dependency -> dependency.getTargetClass().isEquivalentTo(LinuxNode.class))
                || type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTarget().getName().equals("linux")
                                && call.getTargetOwner().isEquivalentTo(Stage.class));
        return !takesLinux || scenario.needs().containsKey(Capability.LINUX);
    }

    private static final class Planted extends ScriptedScenario<LinuxNode> {

        Planted() {
            super("planted", "does anybody notice?");
        }

        @Override
        public Topology topology(Parameters parameters) {
            return Topology.of();
        }

        @Override
        protected LinuxNode prepare(Stage stage) {
            return stage.linux("client");
        }

        @Override
        protected List<Step<LinuxNode>> script(Parameters parameters) {
            return List.of(step("run", node -> node.run("true")));
        }

        @Override
        public List<Check> checks() {
            return List.of();
        }
    }
}
