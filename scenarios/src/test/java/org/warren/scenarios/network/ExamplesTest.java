package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// The networks of `examples/`, each with the kernel and with Java at some end of a tunnel, and one network that does
/// not do what its file says.
@NeedsVirtualLab
class ExamplesTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    /// The tutorial's printed pair.
    private static final String PRIVATE = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";

    private static final String PUBLIC = "vzC6SdkNri5nWHi2sAK7QRJDsdggtEyszMMPA36yySo=";

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}, {1} to {2}, {3} with the kernel")
    @CsvSource({
        "road-warrior, kernel, kernel, computer",
        "road-warrior, java, java, computer",
        "nat-forgets, java, kernel, talker",
        "site-to-site, java, kernel, east-gateway",
        "long-way, java, kernel, server"
    })
    void exampleDoesWhatItsFileSays(String name, String client, String server, String kernel) throws IOException {
        Runs.mustPass(Runs.network(EXAMPLES.resolve(name), client, server, Map.of(kernel, "kernel")));
    }

    @Test
    void eachThingThatIsNotAsTheFileSaysFailsItsCheckAlone() throws IOException {
        // The phone sends nothing but the tunnel's network through the tunnel, and the server leaves a rule behind.
        var network = new SmallNetwork(folder)
                .change(
                        "network.yaml",
                        "- {name: later",
                        "- {name: private, ping: phone to server, "
                                + "expect: reaches, through: wg0}\n  - {name: later")
                .change("phone.conf", "0.0.0.0/0", "10.100.0.0/24")
                .change("phone.conf", "{private-key:phone}", PRIVATE)
                .change("server.conf", "{public-key:phone}", PUBLIC)
                .change(
                        "server.conf",
                        "ListenPort",
                        "PostUp = nft add table ip left; nft add chain ip left mine; nft add rule ip left mine accept\nListenPort");

        ScenarioRun.Outcome outcome = Runs.mustFail(
                Runs.network(network.folder(), "kernel", "kernel", Map.of()),
                "planted faults: a route beside the tunnel, and a rule that is left behind",
                "private",
                "nothing-left-server");

        assertThat(check(outcome.record(), "private"))
                .contains("by another way than wg0")
                .contains("in the clear");
        assertThat(check(outcome.record(), "nothing-left-server"))
                .contains("\"ip left mine: accept\" was left behind in firewall");
        // The record is enough to judge again, and to run again.
        assertThat(ScenarioRun.judgeAgain(new NetworkScenario(), outcome.folder()))
                .isEqualTo(outcome.record().checks());
        assertThat(NetworkDescription.read(outcome.folder()).questions())
                .isEqualTo(network.read().questions());
        assertThat(Files.readString(outcome.folder().resolve("observations.json")))
                .contains("{private-key:key-1}");
        try (Stream<Path> files = Files.walk(outcome.folder())) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(PRIVATE));
        }
    }

    @Test
    void subjectsAreChosenByRoleAndByName() {
        var scenario = new NetworkScenario().fromFile(EXAMPLES.resolve("road-warrior"));

        assertThat(scenario.cast("java", "kernel", Map.of("computer", "wireguard-go")))
                .containsExactly(
                        Map.entry("server", "kernel"),
                        Map.entry("phone", "java"),
                        Map.entry("computer", "wireguard-go"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> scenario.cast("java", "kernel", Map.of("host", "java")))
                .withMessageContaining("node 'host' takes no subject; nodes with tunnels are server, phone, computer");
    }

    @Test
    void withoutAFileThereIsNothingToRun() {
        var scenario = new NetworkScenario();

        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> scenario.topology(scenario.parameters(Map.of())))
                .withMessageContaining("run it with `warren try FILE`");
    }

    private static String check(RunRecord record, String id) {
        return record.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(CheckResult::message)
                .findFirst()
                .orElse("");
    }
}
