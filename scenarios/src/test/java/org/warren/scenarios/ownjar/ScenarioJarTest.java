package org.warren.scenarios.ownjar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.scenarios.CommandLineRun;

/// A jar that is of no use is refused in one sentence that says why.
class ScenarioJarTest {

    private static final String SERVICE = "META-INF/services/org.warren.harness.scenario.Scenario";
    private static final int USAGE = 2;

    @TempDir
    Path folder;

    @Test
    void pathMustBeThatOfAJar() throws IOException {
        assertRefused(folder.resolve("none.jar"), "there is no such file");
        assertRefused(folder, "this is not a file");
        assertRefused(Files.writeString(folder.resolve("text.jar"), "text"), "it cannot be read as a jar");
    }

    @Test
    void jarWithoutAServiceFileHasNoScenario() throws IOException {
        source("Own", scenario("own"));

        assertRefused(jar(), "it has no scenario; put the names of your scenario classes");
    }

    @Test
    void serviceFileThatNamesOnlyWarrensOwnHasNoScenario() throws IOException {
        service("org.warren.scenarios.handshake.HandshakeScenario");

        assertRefused(jar(), "names no class of the jar");
    }

    @Test
    void classThatIsNotThereIsNamed() throws IOException {
        service("own.Gone");

        assertRefused(jar(), "a scenario in it does not load: Provider own.Gone not found");
    }

    @Test
    void classThatIsNoScenarioIsNamed() throws IOException {
        source("Own", "public class Own {}");
        service("own.Own");

        assertRefused(jar(), "a scenario in it does not load: own.Own is not an org.warren.harness.scenario.Scenario");
    }

    @Test
    void whatAConstructorThrowsIsSaid() throws IOException {
        source("Own", scenario("own").replace("super(", "this(1 / Integer.parseInt(\"0\")); } Own(int n) { super("));
        service("own.Own");

        assertRefused(jar(), "Provider own.Own could not be instantiated", "/ by zero");
    }

    @Test
    void classThatAnotherNeedsAndThatIsNotThereIsNamed() throws IOException {
        source("Own", "public final class Own extends Base {}");
        source("Base", scenario("own").replace("final class Own", "class Base").replace("Own()", "Base()"));
        service("own.Own");
        Path complete = jar();
        Path classes = folder.resolve("work/classes");
        Files.delete(classes.resolve("own/Base.class"));
        Path lacking = SourceJar.pack(classes, folder.resolve("sources"), folder.resolve("lacking.jar"));

        assertThat(CommandLineRun.of("--jar", complete, "list").status()).isZero();
        assertRefused(lacking, "a scenario in it does not load: ", "own/Base");
    }

    @Test
    void scenarioWithoutAQuestionIsNamed() throws IOException {
        source("Own", scenario("own").replace("\"why?\"", "null"));
        service("own.Own");

        assertRefused(jar(), "own.Own has a method that fails", "it has no question");
    }

    @Test
    void namesOfWarrensOwnScenariosAreTaken() throws IOException {
        source("Own", scenario("handshake"));
        service("own.Own");

        assertRefused(jar(), "the name of its scenario 'handshake' is taken by one of Warren's own scenarios");
    }

    @Test
    void twoJarsMayNotHaveScenariosOfOneName() throws IOException {
        source("Own", scenario("own"));
        service("own.Own");
        Path first = jar();
        Path second = Files.copy(first, folder.resolve("second.jar"));

        CommandLineRun run = CommandLineRun.of("--jar", first, "--jar", second, "list");

        assertThat(run.status()).isEqualTo(USAGE);
        assertThat(run.err()).contains("'own' is taken by a scenario of " + first);
    }

    @Test
    void jarMayBeNamedBehindTheCommandToo() throws IOException {
        source("Own", scenario("own"));
        service("own.Own");

        assertThat(CommandLineRun.of("list", "--jar", jar()).out()).contains("own            why?");
    }

    private static void assertRefused(Path jar, String... words) {
        for (String command : new String[] {"list", "doctor"}) {
            CommandLineRun run = CommandLineRun.of("--jar", jar, command);
            assertThat(run.status()).as(run.toString()).isEqualTo(USAGE);
            assertThat(run.out()).isEmpty();
            assertThat(run.err().lines()).hasSize(1);
            assertThat(run.err()).startsWith("warren: --jar " + jar + ": ").contains(words);
        }
    }

    private static String scenario(String name) {
        return """
                public final class Own extends org.warren.harness.scenario.ScriptedScenario<Object> {
                    public Own() { super("NAME", "why?"); }
                    public org.warren.harness.topology.Topology topology(
                            org.warren.harness.parameter.Parameters p) { throw new IllegalStateException(); }
                    protected Object prepare(org.warren.harness.scenario.Stage s) { return s; }
                    protected java.util.List<org.warren.harness.scenario.Step<Object>> script(
                            org.warren.harness.parameter.Parameters p) { return java.util.List.of(); }
                    public java.util.List<org.warren.harness.verdict.Check> checks() { return java.util.List.of(); }
                }
                """.replace("NAME", name);
    }

    private void source(String name, String code) throws IOException {
        Path own = Files.createDirectories(folder.resolve("sources/own"));
        Files.writeString(own.resolve(name + ".java"), "package own;\n" + code);
    }

    private void service(String name) throws IOException {
        Path file = folder.resolve("sources").resolve(SERVICE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, name + "\n");
    }

    private Path jar() throws IOException {
        return SourceJar.of(folder.resolve("sources"), folder.resolve("work"));
    }
}
