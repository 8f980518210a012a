package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.junit.NeedsContainerLab;
import org.warren.scenarios.Runs;
import org.warren.scenarios.UsesContainers;

/// Network files in containers and in real time: what the virtual lab answers is answered there too.
@NeedsContainerLab
@UsesContainers
class NetworksInContainersTest {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    Path folder;

    /// Two nodes with a file of wg-quick each, and a question that is answered wrongly on purpose.
    @Test
    void filesOfWgQuickRunUnchanged() throws IOException {
        Files.writeString(folder.resolve("network.yaml"), """
                networks:
                  lan: 198.51.100.0/24
                nodes:
                  server:
                    interfaces: {eth0: {network: lan, address: 198.51.100.1/24}}
                    tunnels: {wg0: server.conf}
                  phone:
                    interfaces: {eth0: {network: lan, address: 198.51.100.2/24}}
                    tunnels: {wg0: phone.conf}
                questions:
                  - {name: back, ping: server to phone.wg0, expect: does not reach, because: no endpoint}
                  - {name: reaches, ping: phone to server.wg0, expect: reaches, through: wg0, seen-as: 10.100.0.2}
                  - {name: long-request, transfer: phone to server.wg0, bytes: 20kB, expect: reaches}
                  - {name: planted, ping: server to phone.wg0, expect: does not reach}
                """);
        Files.writeString(folder.resolve("server.conf"), SmallNetwork.SERVER);
        Files.writeString(folder.resolve("phone.conf"), SmallNetwork.PHONE.replace("203.0.113.10", "198.51.100.1"));

        ScenarioRun.Outcome outcome = Runs.mustFail(
                Runs.networkInContainers(folder, "kernel", "java", Map.of()),
                "planted fault: a question that is answered",
                "planted");

        // The program of a transfer is an argument of more than the 4 kB that a terminal buffers.
        assertThat(check(outcome.record(), "long-request")).contains("20 kB from phone came to port 5001 of server");
        assertThat(check(outcome.record(), "planted")).contains("3 of 3 pings from server to phone (10.100.0.2)");
        assertThat(outcome.record().environment().kernel())
                .contains("guest, because a container may neither change kernel settings and mounts");
        assertThat(outcome.folder().resolve("captures/phone-wg0.pcap")).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hairpin", "roaming-by-hand"})
    void answersAndTheirReasonsAreThoseOfTheVirtualLab(String name) throws IOException {
        FieldCasesTest.judgeInContainers(name, "kernel");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "same-router-address",
                "ipv6-around-the-tunnel",
                "mtu-of-pppoe",
                "short-stream-timeout",
                "router-gets-another-address",
                "roaming-on-a-dead-route",
                "hostile-lan-and-a-part-tunnel",
                "gateways-drop-icmp"
            })
    void answersAndTheirReasonsAreThoseOfTheVirtualLabElsewhereToo(String name) throws IOException {
        FieldCasesTest.judgeInContainers(name, "java");
    }

    @Tag("long")
    @ParameterizedTest(name = "{0}, {1} to {2}")
    @CsvSource({"road-warrior, java, kernel", "site-to-site, kernel, wireguard-go"})
    void exampleDoesWhatItsFileSays(String name, String client, String server) {
        Runs.mustPass(Runs.networkInContainers(EXAMPLES.resolve(name), client, server, Map.of()));
    }

    private static String check(RunRecord record, String id) {
        return record.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(CheckResult::message)
                .findFirst()
                .orElse("");
    }
}
