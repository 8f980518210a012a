package org.warren.scenarios.policyrouting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.kit.wgquick.NodeState;
import org.warren.kit.wgquick.NothingLeft;

class PolicyRoutingChecksTest {

    private static final String UP_LOG = "logs/client-wg-quick-wg0-up.log";
    private static final List<String> SYSTEM =
            List.of("0:\tfrom all lookup local", "32766:\tfrom all lookup main", "32767:\tfrom all lookup default");
    private static final List<String> FULL_TUNNEL = List.of(
            "0:\tfrom all lookup local",
            "32764:\tfrom all lookup main suppress_prefixlength 0",
            "32765:\tnot from all fwmark 0xca6c lookup 51820",
            "32766:\tfrom all lookup main",
            "32767:\tfrom all lookup default");
    private static final List<String> COMMANDS = List.of(
            "ip link add wg0 type wireguard",
            "wg setconf wg0 /dev/fd/63",
            "ip -4 address add 10.100.0.2/32 dev wg0",
            "ip -6 address add fd10:100::2/128 dev wg0",
            "ip link set mtu 1420 up dev wg0",
            "resolvconf -a wg0 -m 0 -x",
            "wg set wg0 fwmark 51820",
            "ip -4 route add 0.0.0.0/0 dev wg0 table 51820",
            "ip -4 rule add not fwmark 51820 table 51820",
            "ip -4 rule add table main suppress_prefixlength 0",
            "sysctl -q net.ipv4.conf.all.src_valid_mark=1",
            "nft -f /dev/fd/63");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void clientThatKeepsToTheRules() {
        folder = new EvidenceFolder(path).subject("client", "kernel").subject("server", "kernel");
        folder.parameter("inner", "ipv4").parameter("outer", "ipv4");
        folder.parameter("situation", "alone").parameter("crash", "off");
        state("before", SYSTEM, "0");
        state("up", FULL_TUNNEL, "1");
        state("after", SYSTEM, "1");
        ran(COMMANDS);
        folder.value("ping-tunnel-ipv4", Map.of("sent", 3, "received", 3));
        folder.udp(
                "client-eth0",
                1,
                Endpoint.parse("198.51.100.2:51820"),
                Endpoint.parse("203.0.113.10:51820"),
                folder.message(4, 128));
    }

    @Test
    void clientThatKeepsToTheRulesPasses() {
        assertThat(new Judge(new PolicyRoutingScenario().checks())
                        .judge(write())
                        .checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::id)
                .containsExactly(
                        "wg-quick-order", "R7-exact-rules-up", "R7-through-the-tunnel", "nothing-left", "encrypted");
    }

    @ParameterizedTest
    @CsvSource({
        "two-tunnels, off, wg-quick-order R7-exact-rules-up R7-exact-rules-both-up R7-through-the-tunnel"
                + " second-leaves-the-first nothing-left encrypted",
        "other-vpn, off, wg-quick-order R7-exact-rules-up R7-through-the-tunnel R7-more-specific-route nothing-left"
                + " encrypted",
        "alone, route, nothing-left"
    })
    void checksAreThoseOfTheSituation(String situation, String crash, String ids) {
        folder.parameter("situation", situation).parameter("crash", crash);

        assertThat(Verdicts.judgeAll(new PolicyRoutingScenario(), write()))
                .extracting(CheckResult::id)
                .containsExactly(ids.split(" "));
    }

    @Test
    void secondTunnelsRulesAreThoseOfTheNextTable() {
        folder.parameter("situation", "two-tunnels");
        List<String> both = new ArrayList<>(FULL_TUNNEL);
        both.addAll(
                1,
                List.of(
                        "32762:\tfrom all lookup main suppress_prefixlength 0",
                        "32763:\tnot from all fwmark 0xca6d lookup 51821"));
        state("both-up", both, "1");
        assertThat(judge(PolicyRoutingChecks.EXACT_RULES_BOTH_UP).verdict()).isEqualTo(Verdict.PASS);

        state("both-up", FULL_TUNNEL, "1");
        assertFail(PolicyRoutingChecks.EXACT_RULES_BOTH_UP, "The rules of IPv4 are");
    }

    @Test
    void ruleLeftBehindFailsThatCheckAlone() {
        List<String> left = new ArrayList<>(SYSTEM);
        left.add(1, "32764:\tfrom all lookup main suppress_prefixlength 0");
        state("after", left, "1");

        assertThat(new Judge(new PolicyRoutingScenario().checks())
                        .judge(write())
                        .checks())
                .filteredOn(check -> check.verdict() != Verdict.PASS)
                .extracting(CheckResult::id)
                .containsExactly("nothing-left");
        assertFail(
                nothingLeft(),
                "\"32764:\tfrom all lookup main suppress_prefixlength 0\" was left behind in rules-ipv4.");
    }

    @Test
    void ruleOfTheSystemsThatIsGoneIsAFailure() {
        state("after", SYSTEM.subList(0, 2), "1");

        assertFail(nothingLeft(), "\"32767:\tfrom all lookup default\" is gone from rules-ipv4.");
    }

    @Test
    void ruleWithAnotherMarkIsAFailure() {
        List<String> wrong = new ArrayList<>(FULL_TUNNEL);
        wrong.set(2, "32765:\tnot from all fwmark 0xca6d lookup 51820");
        state("up", wrong, "1");

        assertFail(PolicyRoutingChecks.EXACT_RULES_UP, "The rules of IPv4 are");
    }

    @Test
    void commandsInAnotherOrderAreAFailure() {
        List<String> wrong = new ArrayList<>(COMMANDS);
        wrong.add(4, wrong.remove(6));
        ran(wrong);

        assertFail(
                PolicyRoutingChecks.COMMAND_ORDER,
                "Command 5 of wg-quick is \"wg set wg0 fwmark 51820\"; expected was \"ip link set mtu 1420 up dev wg0\".");
    }

    @Test
    void commandThatIsMissingIsAFailure() {
        ran(COMMANDS.subList(0, COMMANDS.size() - 1));

        assertFail(PolicyRoutingChecks.COMMAND_ORDER, "Command 12 of wg-quick is \"(nothing)\"");
    }

    @Test
    void daemonThatWgQuickDidNotStartIsAFailure() {
        folder.subject("client", "java");

        assertFail(PolicyRoutingChecks.COMMAND_ORDER, "Command 2 of wg-quick is \"wg setconf wg0 /dev/fd/N\"");
    }

    @Test
    void otherVpnsPacketsInTheFullTunnelAreAFailure() {
        folder.parameter("situation", "other-vpn");
        folder.value("ping-other-vpn", Map.of("sent", 3, "received", 3)).capture("client-wg1");

        assertFail(
                PolicyRoutingChecks.OTHER_VPN,
                "Of 3 pings to the other VPN 0 went by its interface, and 0 answers came back by it.");
    }

    /// What else ICMP says on that interface is not a ping.
    @Test
    void pingsByTheOtherVpnsInterfacePass() {
        var client = Endpoint.parse("10.200.0.2:0");
        var server = Endpoint.parse("10.200.0.1:0");
        folder.parameter("situation", "other-vpn");
        folder.value("ping-other-vpn", Map.of("sent", 1, "received", 1));
        folder.echo("client-wg1", 1, client, server, true, 1, 5).echo("client-wg1", 2, server, client, false, 1, 5);
        folder.redirect("client-wg1", 3, server, client);

        assertThat(judge(PolicyRoutingChecks.OTHER_VPN).verdict()).isEqualTo(Verdict.PASS);
    }

    /// Its sockets, its interface and its routes are not told one by one.
    @Test
    void daemonThatDoesNotEndIsToldOnce() {
        daemons("before", List.of(), List.of("UNCONN 0 0 0.0.0.0:7 0.0.0.0:*"), List.of());
        daemons(
                "after",
                List.of("/run/wireguard/wg0.sock"),
                List.of(
                        "UNCONN 0 0 0.0.0.0:7 0.0.0.0:*",
                        "UNCONN 0 0 0.0.0.0:51820 0.0.0.0:*",
                        "UNCONN 0 0 [::]:51820"),
                List.of("10.100.0.0/24 dev wg0 proto kernel scope link"));

        assertFail(
                nothingLeft(),
                "The daemon of wg0 did not end: after `wg-quick down` its socket is still there, and what belongs to it.");
        assertThat(judge(nothingLeft()).message()).doesNotContain("left behind");
    }

    @Test
    void whatIsLeftBesideADaemonThatDoesNotEndIsToldToo() {
        daemons("before", List.of(), List.of(), List.of());
        daemons("after", List.of("/run/wireguard/wg0.sock"), List.of(), List.of("10.9.0.0/24 dev eth0"));

        assertFail(nothingLeft(), "\"10.9.0.0/24 dev eth0\" was left behind in routes-ipv4.");
    }

    private void daemons(String when, List<String> daemons, List<String> udp, List<String> routes) {
        folder.value(
                "state-" + when,
                Map.of("rules-ipv4", SYSTEM, "routes-ipv4", routes, "udp-sockets", udp, "daemon-sockets", daemons));
    }

    @Test
    void unansweredPingIsAFailure() {
        folder.value("ping-endpoint-ipv4", Map.of("sent", 3, "received", 1));

        assertThat(new Judge(new PolicyRoutingScenario().checks())
                        .judge(write())
                        .checks())
                .filteredOn(check -> check.verdict() == Verdict.FAIL)
                .extracting(CheckResult::message)
                .containsExactly("Of 3 pings of ping-endpoint-ipv4 1 were answered.");
    }

    @Test
    void missingEvidenceIsUnknown() {
        folder = new EvidenceFolder(path.resolve("empty")).parameter("inner", "both");
        folder.parameter("situation", "other-vpn").parameter("crash", "off");

        assertThat(List.of(
                        PolicyRoutingChecks.EXACT_RULES_UP,
                        PolicyRoutingChecks.COMMAND_ORDER,
                        PolicyRoutingChecks.OTHER_VPN,
                        nothingLeft()))
                .extracting(checker -> judge(checker).verdict())
                .containsOnly(Verdict.UNKNOWN);
    }

    private static NothingLeft nothingLeft() {
        return new NothingLeft(
                "nothing-left",
                NodeState.noted("before"),
                NodeState.noted("after"),
                List.of(NothingLeft.SRC_VALID_MARK));
    }

    private void state(String when, List<String> rules, String srcValidMark) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        sections.put("rules-ipv4", rules);
        sections.put("rules-ipv6", List.of("0:\tfrom all lookup local", "32766:\tfrom all lookup main"));
        sections.put("settings", List.of("ipv4/conf/all/src_valid_mark = " + srcValidMark));
        folder.value("state-" + when, sections);
    }

    private void ran(List<String> commands) {
        folder.without(UP_LOG);
        commands.forEach(command -> folder.line(UP_LOG, "[#] " + command));
        folder.line(UP_LOG, "Error: Peer netns reference is invalid.");
    }

    private Evidence write() {
        return folder.write(SECOND);
    }

    private void assertFail(Check checker, String message) {
        Verdicts.assertFail(judge(checker), message);
    }

    private CheckResult judge(Check checker) {
        return Verdicts.judge(checker, write());
    }
}
