package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// What people described who had a problem, and what is right about it.
@NeedsVirtualLab
class FieldNetworksTest {

    private static final long BYTES_MAX = 20_000_000;
    private static final String BALANCED = """
            PostUp = iptables -A FORWARD -i %i -j ACCEPT; iptables -A FORWARD -o %i -j ACCEPT
            PostDown = iptables -D FORWARD -i %i -j ACCEPT; iptables -D FORWARD -o %i -j ACCEPT
            """;

    @TempDir
    Path folder;

    /// Everything as two halves: wg-quick marks nothing, and the tunnel's datagrams enter the tunnel. A daemon would
    /// encrypt them again and again, in no time.
    @Test
    void tunnelWhoseDatagramsEnterItEnds() {
        assertEnds("wireguard-go");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java"})
    void tunnelWhoseDatagramsEnterItEndsFor(String subject) {
        assertEnds(subject);
    }

    private void assertEnds(String subject) {
        var network = oneWay().change("phone.conf", "0.0.0.0/0", "0.0.0.0/1, 128.0.0.0/1")
                .change("network.yaml", "expect: reaches, through: wg0", "expect: does not reach");

        ScenarioRun.Outcome outcome = Runs.mustPass(run(network, subject));

        assertThat(message(outcome, "ping-phone-to-server.wg0"))
                .contains("The datagrams of tunnel wg0 on phone enter the tunnel themselves, and so none leaves:"
                        + " AllowedIPs = 128.0.0.0/1 covers the endpoint 203.0.113.10. Only for a /0");
        assertThat(bytes(outcome.folder())).isLessThan(BYTES_MAX);
    }

    /// Words of `ip link`, `tc`, sysctl and nftables as names: of the uplink, of a router's sides, and of others.
    @Test
    void interfacesMayHaveTheNamesOfWords() {
        String others = Stream.of(
                        "dev", "name", "type", "help", "down", "set", "add", "mtu", "address", "netns", "group",
                        "index", "via", "table", "link", "master", "t", "d", "drop", "accept", "oifname", "ip", "peer",
                        "root")
                .map(word -> word + ": {network: home, delay: 1ms}\n      ")
                .collect(Collectors.joining());
        var network = oneWay().change("network.yaml", "eth0: {network: home", others + "up: {network: home")
                .change("network.yaml", "lan: ", "h: ")
                .change("network.yaml", "wan: {", "meta: {")
                .change("network.yaml", "outside: wan", "outside: meta");

        Runs.mustPass(run(network, "kernel"));
    }

    @Test
    void tunnelMayHaveANameThatWgQuickTakes() {
        assertTaken("a+b=c");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"WG_0", "wg.0"})
    void tunnelsMayHaveTheNamesThatWgQuickTakes(String name) {
        assertTaken(name);
    }

    private void assertTaken(String name) {
        var network = oneWay().change("network.yaml", "wg0: phone.conf", "\"" + name + "\": phone.conf")
                .change("network.yaml", "through: wg0", "through: \"" + name + "\"")
                .change("phone.conf", "0.0.0.0/0", "10.100.0.0/24");

        Runs.mustPass(run(network, "kernel"));
    }

    /// iptables makes tables and chains for its first rule, and keeps them.
    @Test
    void balancedCommandsLeaveNothing() {
        Runs.mustPass(run(oneWay().change("server.conf", "ListenPort", BALANCED + "ListenPort"), "kernel"));
    }

    @Test
    void ruleIsLeft() {
        assertLeft("iptables -A FORWARD -i %i -j ACCEPT", "ip filter FORWARD: iifname \"wg0\" counter accept");
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "iptables -P FORWARD DROP, 'ip filter FORWARD: type filter hook forward priority filter; policy drop;'",
        "iptables -N mine; iptables -A mine -j RETURN, 'ip filter mine: counter return'",
        "ip rule add from 10.100.0.0/24 table 42, lookup 42",
        "ip route add blackhole 192.0.2.0/24, blackhole 192.0.2.0/24",
        "sysctl -w net.ipv4.ip_forward=1, ipv4/ip_forward = 1"
    })
    void whatHasAnEffectIsLeft(String command, String left) {
        assertLeft(command, left);
    }

    private void assertLeft(String command, String left) {
        var network = oneWay().change("server.conf", "ListenPort", "PostUp = " + command + "\nListenPort");

        ScenarioRun.Outcome outcome =
                Runs.mustFail(run(network, "kernel"), "planted fault: " + command, "nothing-left-server");

        assertThat(message(outcome, "nothing-left-server")).contains(left).contains("was left behind in ");
    }

    /// A way with an MTU of 1280 leaves 1200 for the tunnel, in which IPv6 cannot live.
    @Test
    void lastLinesOfWgQuickStandInTheCheckThatItFailed() {
        var network = oneWay().change("network.yaml", "192.168.1.2/24}", "192.168.1.2/24, mtu: 1280}")
                .change("phone.conf", "10.100.0.2/32", "10.100.0.2/32, fd00:9::2/128")
                .change("phone.conf", "0.0.0.0/0", "10.100.0.0/24, fd00:9::/64");

        ScenarioRun.Outcome outcome = run(network, "kernel");

        assertThat(outcome.record().verdict()).isEqualTo(Verdict.FAIL);
        assertThat(message(outcome, "subject"))
                .contains("wg-quick up wg0 with kernel on phone failed with status 2. It said at last: ")
                .contains("[#] ip -6 address add fd00:9::2/128 dev wg0 / ")
                .contains("See logs/phone-wg-quick-wg0-up.log");
    }

    /// A real machine may have the program.
    @Test
    void commandThatTheLabHasNotSaysNothingAboutTheTunnel() {
        var network = oneWay().change("server.conf", "ListenPort", "PostUp = ufw allow 51820/udp\nListenPort");

        ScenarioRun.Outcome outcome = run(network, "kernel");

        assertThat(outcome.record().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(message(outcome, "lab"))
                .contains("ufw: command not found")
                .contains("The lab's nodes do not have what its commands need, which says nothing about the tunnel");
    }

    @Tag("long")
    @Test
    void lastLinesOfWgQuickDownAreShownToo() {
        var network = oneWay().change("phone.conf", "[Peer]", "PreDown = echo no way; false\n[Peer]");

        ScenarioRun.Outcome outcome = run(network, "kernel");

        assertThat(message(outcome, "subject"))
                .contains("wg-quick down wg0 with kernel on phone failed with status 1. It said at last: ")
                .contains("[#] echo no way; false / no way.");
    }

    /// One question, so that each run is short.
    private SmallNetwork oneWay() {
        return new SmallNetwork(folder)
                .change(
                        "network.yaml",
                        "  - {name: later, udp: server to phone.wg0, expect: does not reach, after: 60s,"
                                + " when: nat restart router}\n",
                        "");
    }

    private static ScenarioRun.Outcome run(SmallNetwork network, String subject) {
        return Runs.network(network.folder(), subject, subject, Map.of());
    }

    private static String message(ScenarioRun.Outcome outcome, String check) {
        List<String> messages = outcome.record().checks().stream()
                .filter(result -> result.id().equals(check))
                .map(CheckResult::message)
                .toList();
        assertThat(messages).as("%s among %s", check, outcome.record().checks()).hasSize(1);
        return messages.getFirst();
    }

    private static long bytes(Path folder) {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
