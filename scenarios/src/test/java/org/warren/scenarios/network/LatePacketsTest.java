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
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;

/// Packets that arrive when the question is over decide nothing about it, and are told with their lateness.
///
/// What waits for a peer whose link is down is sent when the link is back.
@NeedsVirtualLab
class LatePacketsTest {

    private static final String NETWORK = """
            networks: {internet: 203.0.113.0/24}
            nodes:
              gate:
                interfaces: {eth0: {network: internet, address: 203.0.113.10/24}}
                tunnels: {wg0: gate.conf}
              phone:
                interfaces: {eth0: {network: internet, address: 203.0.113.20/24}}
                tunnels: {wg0: phone.conf}
            questions:
              - {ping: phone to gate.wg0, expect: reaches}
              - {name: cut, udp: gate to phone.wg0, when: link down phone.eth0, after: 180s, expect: does not reach, because: link down}
              - {name: back, ping: gate to phone.wg0, when: link up phone.eth0, after: 60s, expect: reaches}
            """;

    @TempDir
    Path folder;

    @Test
    void packetsThatCameAfterTheQuestionDecideNothing() throws IOException {
        assertLate("kernel", "kernel");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"java, java", "wireguard-go, wireguard-go", "java, kernel", "kernel, wireguard-go"})
    void packetsThatCameAfterTheQuestionDecideNothingFor(String client, String server) throws IOException {
        assertLate(client, server);
    }

    private void assertLate(String client, String server) throws IOException {
        write("phone", "10.9.0.2/32", "gate", "10.9.0.1/32\nEndpoint = 203.0.113.10:51820");
        write("gate", "10.9.0.1/24\nListenPort = 51820", "phone", "10.9.0.2/32");

        RunRecord record = WhyScenarioTest.run(
                Files.writeString(folder.resolve("network.yaml"), NETWORK), client, server, Map.of());

        assertThat(record.checks()).allSatisfy(check -> assertThat(check.verdict())
                .as(check.id() + ": " + check.message())
                .isEqualTo(Verdict.PASS));
        assertThat(message(record, "cut"))
                .contains("of 3 datagrams from gate 0 arrived at phone (10.9.0.2) and 0 were answered: ")
                .contains("the link of phone.eth0 was down")
                .containsPattern("; [1-3] arrived \\d+ s later, when the tunnel was back");
    }

    private void write(String node, String address, String peer, String allowedIps) throws IOException {
        Files.writeString(folder.resolve(node + ".conf"), """
                [Interface]
                PrivateKey = {private-key:%s}
                Address = %s

                [Peer]
                PublicKey = {public-key:%s}
                AllowedIPs = %s
                """.formatted(node, address, peer, allowedIps));
    }

    private static String message(RunRecord record, String id) {
        return record.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(CheckResult::message)
                .findFirst()
                .orElse("");
    }
}
