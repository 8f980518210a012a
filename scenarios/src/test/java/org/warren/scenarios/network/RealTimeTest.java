package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.lab.Capability;
import org.warren.harness.labs.containers.ContainerLabProvider;
import org.warren.harness.labs.local.LocalLabProvider;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.topology.Node;

/// What network files need where time is real and nodes are containers, said before anything starts.
class RealTimeTest {

    /// How [SmallNetwork#MAIN] lets time pass.
    private static final String AFTER = "after: 60s";

    private static final String EVENT = "nat restart router";

    @TempDir
    Path folder;

    @Test
    void eachQuestionTakesAsLongAsItMay() {
        var network = new SmallNetwork(folder);
        // Tunnels, three pings and their last answer, an event, a minute, three datagrams and the last answer.
        assertThat(most(network)).isEqualTo(Duration.ofMillis(10_000 + 6_500 + 1_000 + 60_000 + 2_600));

        network.change("network.yaml", "questions:\n", """
                questions:
                  - {ping: phone to router.wan, expect: reaches, within: 20m}
                  - {tcp: "phone to server.wg0:443", expect: reaches}
                  - {transfer: phone to server.wg0, within: 1h, expect: reaches}
                """);
        assertThat(most(network))
                .isEqualTo(Duration.ofMillis(80_100).plusMinutes(80).plusSeconds(5));
    }

    @ParameterizedTest
    @CsvSource({"61s, 2 minutes", "119m, 119 minutes", "121m, 3 hours", "1500m, 25 hours"})
    void timeIsSaidInWords(String time, String words) {
        assertThat(RealTime.words(Duration.parse("PT" + time))).isEqualTo(words);
    }

    @Test
    void moreThanFiveMinutesIsRefusedBeforehandUnlessSomebodyWaits() {
        new SmallNetwork(folder).change("network.yaml", AFTER, "after: 1h");

        assertThat(refusal(scenario()))
                .isEqualTo("its questions take up to 61 minutes where time is real; use --lab virtual, or --long to"
                        + " wait for them");
        assertThat(new LocalLabProvider().capabilities()).doesNotContain(Capability.VIRTUAL_TIME);
        assertThat(scenario().patient().needs()).containsOnlyKeys(Capability.LINUX);
        assertThat(scenario().patient().invocation(Map.of())).endsWith(" --long");
        assertThat(scenario().invocation(Map.of())).doesNotContain("--long");
    }

    @Test
    void shortFileNeedsNothingOfTime() {
        new SmallNetwork(folder);

        assertThat(scenario().needs()).containsOnlyKeys(Capability.LINUX);
    }

    @ParameterizedTest
    @CsvSource({
        "sleep phone 10s, question later has 'sleep phone 10s'",
        "reboot phone, question later has 'reboot phone'",
        "clock phone back 1y, question later has 'clock phone back 1y'",
    })
    void eventThatAContainerCannotHaveIsRefusedBeforehandWithItsQuestion(String event, String words) {
        new SmallNetwork(folder).change("network.yaml", EVENT, event);

        assertThat(refusal(scenario())).startsWith(words).endsWith("use --lab virtual");
    }

    @Test
    void allReasonsAreSaid() {
        new SmallNetwork(folder).change("network.yaml", EVENT, "[clock phone back 1y, sleep server 10s]");

        assertThat(refusal(scenario())).contains("'clock phone back 1y'").contains("'sleep server 10s'");
    }

    @Test
    void programsOfLayersAreRefusedBeforehand() {
        new SmallNetwork(folder).change("network.yaml", "questions:\n", """
                names: {vpn.example.org: 203.0.113.10}
                resolver: server
                questions:
                """);

        assertThat(refusal(scenario())).contains("layers access").contains("--lab virtual");
    }

    @Test
    void nodesWithTunnelsAndThoseWhoseLinksAreCutAreMachines() {
        var network = new SmallNetwork(folder);
        assertThat(machines(network)).containsExactly("server", "phone");

        network.change("network.yaml", EVENT, "link down router.lan");
        assertThat(machines(network)).containsExactly("server", "router", "phone");
    }

    private NetworkScenario scenario() {
        return new NetworkScenario().fromFile(folder);
    }

    private static Duration most(SmallNetwork network) {
        return RealTime.most(network.read().questions());
    }

    private static List<String> machines(SmallNetwork network) {
        return network.read().topology().nodes().stream()
                .filter(Node::isMachine)
                .map(Node::name)
                .toList();
    }

    private static String refusal(NetworkScenario scenario) {
        return new RunRequest(
                        scenario,
                        scenario.parameters(Map.of()),
                        Map.of(),
                        1,
                        Path.of("unused"),
                        new ContainerLabProvider())
                .unsupported()
                .orElse("");
    }
}
