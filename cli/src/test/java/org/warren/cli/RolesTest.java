package org.warren.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.bundle.BundleWriter;
import org.warren.harness.bundle.PackingListener;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.NewRunFolder;
import org.warren.harness.scenario.PaperLabs;
import org.warren.harness.scenario.PaperScenario;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRunner;
import org.warren.harness.subject.Subjects;

/// A scenario names its roles, and the command line gives them their subjects.
class RolesTest {

    private static final PaperLabs LAB = new PaperLabs("virtual", PaperScenario.RIGHT, "6.12.1");

    @TempDir
    Path directory;

    @Test
    void rolesOfItsOwnAreNamedWithTheGeneralOption() throws IOException {
        RunRequest request = request("star", "--role", "spoke=wireguard-go");

        RunRecord record = run(request);

        assertThat(record.checks().getFirst().message()).isEqualTo("They are kernel and wireguard-go.");
        assertThat(record.subjects()).containsOnlyKeys("hub", "spoke");
        assertThat(record.reproduce())
                .isEqualTo("./warren run star --role hub=kernel --role spoke=wireguard-go --seed 1");
    }

    @Test
    void runThatIsRepeatedFromABundleHasTheSameRoles() throws IOException {
        run(request("star", "--role", "hub=java"));
        Path bundle = directory.resolve("bundle.zip");
        new BundleWriter(directory.resolve("run"), "0123abc", false, PackingListener.SILENT).write(bundle);
        StringWriter screen = new StringWriter();

        int status = new Rerun(bundle, new Subjects(), List.of(LAB), Scenarios.find(List.of()), new PrintWriter(screen))
                .run(directory.resolve("again"));

        assertThat(status).as(screen.toString()).isZero();
        assertThat(screen.toString()).contains("hub: java", "--role hub=java --role spoke=kernel");
    }

    @Test
    void clientAndServerAreNamedInEitherWay() {
        assertThat(request("paper", "--client", "java", "--role", "server=wireguard-go")
                        .subjects())
                .containsExactly(entry("client", "java"), entry("server", "wireguard-go"));
        assertThat(request("paper").subjects()).containsExactly(entry("client", "kernel"), entry("server", "kernel"));
        assertThat(request("paper", "--client", "java").reproduce())
                .startsWith("./warren run paper --client java --server kernel");
    }

    @Test
    void unknownRoleOrSubjectIsRefusedWithWhatThereIs() {
        refused("scenario star has no role 'client'; its roles are hub, spoke", "star", "--client", "java");
        refused("scenario paper has no role 'hub'; its roles are client, server", "paper", "--role", "hub=java");
        refused(
                "there is no subject 'javva'; known are kernel, java, wireguard-go, boringtun, gotatun",
                "star",
                "--role",
                "hub=javva");
        refused(
                "the subject of client is named twice; give --client or --role, not both",
                "paper",
                "--client",
                "java",
                "--role",
                "client=java");
    }

    @Test
    void whatIsNoPairOfNameAndValueIsWrongUsage() {
        for (String option : List.of("--role", "--set", "--subject")) {
            CommandRun run = CommandRun.of("run", "star", option, "hub");

            assertThat(run.status()).isEqualTo(Warren.USAGE);
            assertThat(run.err()).contains(option, "invalid setting 'hub': expected NAME=VALUE");
        }
    }

    @Test
    void listSaysRolesWhereTheyAreNotTheUsualOnes() {
        String list = CommandRun.of("list", "scenarios").out();

        assertThat(list).contains("who is the hub, and who the spoke?\n    roles: hub, spoke\n");
        assertThat(list).doesNotContain("roles: client");
    }

    private static void refused(String why, String... words) {
        assertThatIllegalArgumentException().isThrownBy(() -> request(words)).withMessage(why);
    }

    private RunRecord run(RunRequest request) throws IOException {
        RunRequest here = request.in(directory.resolve("run"));
        NewRunFolder.make(here.folder());
        return runner().run(here, RunListener.SILENT).record();
    }

    /// What `warren run` makes of its words, in a lab of paper.
    private static RunRequest request(String... words) {
        List<String> command = new ArrayList<>(List.of("run"));
        command.addAll(List.of(words));
        var parsed = Warren.commandLine().parseArgs(command.toArray(String[]::new));
        RunCommand run = (RunCommand) parsed.subcommand().commandSpec().userObject();
        return run.requests(runner(), Scenarios.find(List.of())).getFirst();
    }

    private static ScenarioRunner runner() {
        return new ScenarioRunner(new Subjects(), LAB, 1);
    }
}
