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
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Networks that people asked about in public, with the answer that is right.
@NeedsVirtualLab
class FieldCasesTest {

    private static final String CONF = """
            [Interface]
            Address = 10.9.0.2/32
            PrivateKey = {private-key:phone}

            [Peer]
            PublicKey = {public-key:gate}
            Endpoint = 203.0.113.10:51820
            AllowedIPs = 0.0.0.0/0
            PersistentKeepalive = 25
            """;
    private static final String GATE = """
            [Interface]
            Address = 10.9.0.1/24
            ListenPort = 51820
            PrivateKey = {private-key:gate}

            [Peer]
            PublicKey = {public-key:phone}
            AllowedIPs = 10.9.0.2/32
            """;
    /// pivpn issue 987: the cafe has the subnet of home, and its router the address of the one at home.
    private static final String CAFE = """
            networks: {cafe: 192.168.1.0/24, home: 192.168.1.0/24, internet: 203.0.113.0/24}
            nodes:
              gate:
                interfaces:
                  lan: {network: home, address: 192.168.1.1/24}
                  wan: {network: internet, address: 203.0.113.10/24}
                forwards: true
                tunnels: {wg0: gate.conf}
              nas:
                interfaces: {eth0: {network: home, address: 192.168.1.50/24}}
                gateway: 192.168.1.1
              cafe-router:
                interfaces:
                  lan: {network: cafe, address: 192.168.1.1/24}
                  wan: {network: internet, address: 203.0.113.21/24}
                nat: {outside: wan}
              phone:
                interfaces: {eth0: {network: cafe, address: 192.168.1.2/24}}
                gateway: 192.168.1.1
                tunnels: {wg0: phone.conf}
            questions:
              - {ping: phone to gate.wg0, expect: reaches, through: wg0}
              - {name: by-ping, ping: phone to gate.lan, expect: does not reach, because: another node}
              - {name: by-udp, udp: phone to gate.lan, expect: does not reach, because: another node}
              - {name: nas, ping: phone to nas, expect: does not reach, because: no neighbour}
            """;
    /// What waits for a peer whose link is down is sent when it is back.
    private static final String LATE = """
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
    void answerOfAnotherRouterWithThatAddressIsNone() throws IOException {
        RunRecord record = run(CAFE, "kernel", "kernel");

        assertPass(record);
        assertThat(message(record, "by-ping"))
                .isEqualTo("0 of 3 pings from phone to gate (192.168.1.1) were answered: phone's ping ended at"
                        + " cafe-router, which has the address 192.168.1.1 too, and not at gate.");
        assertThat(message(record, "by-udp")).contains("ended at cafe-router");
        assertThat(message(record, "nas")).contains("phone finds nobody with the address 192.168.1.50");
    }

    @Test
    void packetsThatCameAfterTheQuestionDecideNothing() throws IOException {
        assertLate("kernel");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"java", "wireguard-go"})
    void packetsThatCameAfterTheQuestionDecideNothingFor(String subject) throws IOException {
        assertLate(subject);
    }

    private void assertLate(String subject) throws IOException {
        RunRecord record = run(LATE, subject, subject);

        assertPass(record);
        assertThat(message(record, "cut"))
                .contains("0 arrived at phone (10.9.0.2) and 0 were answered: ")
                .contains("the link of phone.eth0 was down")
                .containsPattern("; [1-3] arrived \\d+ s later, when the tunnel was back");
    }

    private RunRecord run(String network, String client, String server) throws IOException {
        Files.writeString(folder.resolve("phone.conf"), CONF);
        Files.writeString(folder.resolve("gate.conf"), GATE);
        return WhyScenarioTest.run(
                Files.writeString(folder.resolve("network.yaml"), network), client, server, Map.of());
    }

    private static void assertPass(RunRecord record) {
        assertThat(record.checks()).allSatisfy(check -> assertThat(check.verdict())
                .as(check.id() + ": " + check.message())
                .isEqualTo(Verdict.PASS));
    }

    private static String message(RunRecord record, String id) {
        return record.checks().stream()
                .filter(check -> check.id().equals(id))
                .map(CheckResult::message)
                .findFirst()
                .orElse("");
    }
}
