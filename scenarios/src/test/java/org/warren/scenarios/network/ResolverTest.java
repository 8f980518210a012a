package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.lab.LabProvider;
import org.warren.harness.labs.virtual.VirtualLabProvider;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// A resolver, times to live and what is kept.
class ResolverTest {

    private static final String QUESTION = "  - {name: later, udp: server to phone.wg0, expect: does not reach,"
            + " after: 60s, when: nat restart router}\n";
    private static final String MOVES =
            "when: [address server.eth0 203.0.113.20/24, name vpn.example.org 203.0.113.20]";
    private static final String AGAIN = "programs:\n  again:\n    on: phone\n    command: [bash, -c, \"while sleep 10;"
            + " do wg set wg0 peer $(wg show wg0 peers) endpoint vpn.example.org:51820; done\"]\nquestions:\n";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "resolver: dns | 5:11: resolver: expected one of the nodes server, router, phone, not dns",
                "resolver: {ttl: 5m} | 5:11: resolver: expected the key on, which is missing",
                "resolver: {on: server, ttl: 5} | 5:29: ttl: expected a duration such as 30s, 5m or 1h, at most 7d; 5 has no unit",
                "resolver: {on: server, ttl: 0s} | 5:29: ttl: expected a duration such as 30s",
                "resolver: {on: server, caches: server} | 5:32: caches: expected each node once, and not the one that has the records",
                "resolver: {on: server, keeps: router} | 5:24: keeps: expected one of the keys on, ttl, caches"
            })
    void badResolverIsOneSentenceWithItsPlace(String line, String message) {
        var network = new SmallNetwork(folder)
                .change("network.yaml", "nodes:", "names: {vpn.example.org: 203.0.113.10}\n" + line + "\nnodes:");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:" + message)
                        .doesNotContain("\n"));
    }

    @Test
    void resolverWithoutNamesIsRefused() {
        var network = new SmallNetwork(folder).change("network.yaml", "nodes:", "resolver: server\nnodes:");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining("4:11: resolver: expected names beside it");
    }

    @Test
    void nodesAskTheirRouterWhereItKeepsAnswers() {
        NetworkDescription read = named(", caches: router").read();
        Resolver resolver = read.resolver();

        assertThat(resolver).isNotNull();
        assertThat(List.of("phone", "router", "dns", "server"))
                .extracting(node -> resolver.addressFor(read.topology().node(node), read.topology()))
                .containsExactly("192.168.1.1", "127.0.0.1", "127.0.0.1", "203.0.113.53");
        assertThat(new NetworkWords(read).lines())
                .contains("dns answers for these names, and what it says may be kept for 5m, as router does for its"
                        + " neighbours");
    }

    @NeedsVirtualLab
    @Test
    void cacheMakesTheOutageLonger() {
        needsLayer();

        assertThat(outage(named(""), "kernel")).isBetween(9.0, 11.0);
        assertThat(outage(named(", caches: router"), "kernel")).isBetween(280.0, 311.0);
    }

    @NeedsVirtualLab
    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"java", "wireguard-go"})
    void cacheMakesTheOutageLongerForADaemonToo(String subject) {
        needsLayer();

        assertThat(outage(named(", caches: router"), subject)).isBetween(280.0, 311.0);
    }

    @NeedsVirtualLab
    @Test
    void nobodyWhoDoesNotAskAgainNotices() {
        needsLayer();
        var network = named("")
                .change(
                        "network.yaml",
                        "questions:\n",
                        "questions:\n  - {name: gone, ping: phone to server.wg0, expect:" + " reaches, within: 5m, "
                                + MOVES + "}\n");

        RunRecord record = Runs.mustFail(
                        run(network, "kernel"), "planted fault: nobody asks again", "gone", "ping-phone-to-server.wg0")
                .record();

        assertThat(record.checks())
                .filteredOn(check -> check.id().equals("gone"))
                .singleElement()
                .satisfies(check -> assertThat(check.message())
                        .contains("No ping from phone to server (10.100.0.1) was answered in 300.0 s"));
    }

    /// In seconds.
    private double outage(SmallNetwork network, String subject) {
        network.change("network.yaml", "questions:\n", AGAIN)
                .change(
                        "network.yaml",
                        QUESTION,
                        "  - {name: outage, ping: phone to server.wg0, expect: reaches," + " within: 20m, " + MOVES
                                + "}\n");
        RunRecord record = Runs.mustPass(run(network, subject)).record();
        return record.measurements().stream()
                .filter(measured -> measured.name().equals("outage time until answered"))
                .findFirst()
                .orElseThrow()
                .median();
    }

    private SmallNetwork named(String more) {
        return new SmallNetwork(folder)
                .change("phone.conf", "203.0.113.10:51820", "vpn.example.org:51820")
                .change("phone.conf", "0.0.0.0/0", "10.100.0.0/24")
                .change(
                        "network.yaml",
                        "nodes:",
                        "names: {vpn.example.org: 203.0.113.10}\nresolver: {on: dns, ttl: 5m" + more + "}\nnodes:\n"
                                + "  dns: {interfaces: {eth0: {network: internet, address: 203.0.113.53/24}}}");
    }

    private static ScenarioRun.Outcome run(SmallNetwork network, String subject) {
        return Runs.network(network.folder(), subject, subject, Map.of());
    }

    private static void needsLayer() {
        Optional<String> missing =
                new VirtualLabProvider().withLayers(Set.of("access")).flatMap(LabProvider::unavailable);
        Assumptions.assumeThat(missing.isEmpty())
                .as("UNSUPPORTED: %s", missing.orElse(""))
                .isTrue();
    }
}
