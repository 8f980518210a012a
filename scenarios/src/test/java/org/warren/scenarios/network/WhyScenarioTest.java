package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;

/// For each planted cause of a failed question the sentence names that cause and its node.
///
/// All of them stand in one network: a client with a tunnel for each, one server with most of the other ends, and nodes
/// with faults of their own.
@NeedsVirtualLab
class WhyScenarioTest {

    private static final String NODES = """
            networks: {internet: 203.0.113.0/24, home: 192.168.1.0/24, lan: 10.1.1.0/24, attic: 10.1.2.0/24}
            nodes:
              server:
                interfaces:
                  eth0: {network: internet, address: 203.0.113.10/24}
                  lan: {network: lan, address: 10.1.1.1/24}
                forwards: true
                tunnels: {wg0: server.conf}
              nas: {interfaces: {eth0: {network: lan, address: 10.1.1.5/24}}}
              walled:
                interfaces: {eth0: {network: internet, address: 203.0.113.11/24}}
                firewall: walled.nft
                tunnels: {wg0: walled.conf}
              closed:
                interfaces: {eth0: {network: internet, address: 203.0.113.16/24}}
                firewall: closed.nft
                tunnels: {wg0: closed.conf}
              anyport:
                interfaces: {eth0: {network: internet, address: 203.0.113.12/24}}
                role: server
                tunnels: {wg0: anyport.conf}
              still:
                interfaces:
                  eth0: {network: internet, address: 203.0.113.13/24}
                  lan: {network: attic, address: 10.1.2.1/24}
                tunnels: {wg0: still.conf}
              far: {interfaces: {eth0: {network: attic, address: 10.1.2.5/24}}, gateway: 10.1.2.1}
              narrow:
                interfaces: {eth0: {network: internet, address: 203.0.113.14/24, mtu: 130}}
                tunnels: {wg0: narrow.conf}
              site: {interfaces: {eth0: {network: internet, address: 203.0.113.15/24}}}
              router:
                interfaces:
                  lan: {network: home, address: 192.168.1.1/24}
                  wan: {network: internet, address: 203.0.113.1/24}
                nat: {outside: wan}
              phone:
                interfaces: {eth0: {network: home, address: 192.168.1.2/24}}
                gateway: 192.168.1.1
                role: client
                tunnels: {wg0: phone.conf}
              client:
                interfaces: {eth0: {network: internet, address: 203.0.113.20/24}}
                role: client
                tunnels: {""";
    private static final List<String> ENDS = List.of("server", "walled", "closed", "anyport", "still", "narrow");

    private static final List<PlantedCause> PLANTED = List.of(
            PlantedCause.of("wrong-key", Cause.WRONG_KEY, "client.w%1$d calls server by the public key ")
                    .client("public-key:server", "public-key:phone"),
            PlantedCause.of(
                            "unknown-key",
                            Cause.UNKNOWN_KEY,
                            "server received client's handshake initiation on port 51820")
                    .section("public-key:c%1$d", "public-key:still"),
            PlantedCause.of("wrong-port", Cause.NO_LISTENER, "came to server.eth0, where nothing listens on port 51821")
                    .client("51820", "51821"),
            PlantedCause.of("nobody-there", Cause.NO_NEIGHBOUR, "client finds nobody with the address 203.0.113.99")
                    .client("113.10", "113.99"),
            PlantedCause.of("wrong-node", Cause.NO_LISTENER, "came to site.eth0, where nothing listens on port 51820")
                    .client("113.10", "113.15"),
            PlantedCause.of("own-key", Cause.OWN_KEY, "client.w%1$d has its own public key ")
                    .client("public-key:server", "public-key:c%1$d"),
            PlantedCause.of(
                            "other-preshared-key",
                            Cause.OTHER_PRESHARED_KEY,
                            "client refused server's handshake response: their preshared keys differ")
                    .client("AllowedIPs", "PresharedKey = {preshared-key:one}\nAllowedIPs")
                    .section("AllowedIPs", "PresharedKey = {preshared-key:two}\nAllowedIPs"),
            PlantedCause.of(
                            "preshared-key-on-one-side",
                            Cause.OTHER_PRESHARED_KEY,
                            "client refused server's handshake response: only client has a preshared key for the other")
                    .client("AllowedIPs", "PresharedKey = {preshared-key:one}\nAllowedIPs"),
            PlantedCause.of("no-route", Cause.NO_ROUTE, "client has no route to 198.51.100.1")
                    .client("203.0.113.10", "198.51.100.1"),
            PlantedCause.of(
                            "source-refused",
                            Cause.SOURCE_REFUSED,
                            "server took client's ping out of the tunnel and refused it: it comes from 10.9.%1$d.2, and"
                                    + " AllowedIPs for client there are 10.9.%1$d.3/32")
                    .section("10.9.%1$d.2", "10.9.%1$d.3"),
            PlantedCause.of("not-claimed", Cause.OUTSIDE_TUNNEL, "no peer of client has 10.9.%1$d.1 in its AllowedIPs")
                    .client("10.9.%1$d.1", "10.9.%1$d.3"),
            PlantedCause.of("no-endpoint", Cause.NO_ENDPOINT, "client.w%1$d has no endpoint for server")
                    .client("Endpoint = 203.0.113.10:51820\n", ""),
            PlantedCause.of(
                            "answer-without-route",
                            Cause.NO_ROUTE,
                            "came to nas.eth0, which has no route for the answer to 10.9.%1$d.2")
                    .client("10.9.%1$d.1/32", "10.1.1.5/32")
                    .asking("ping: client to nas"),
            PlantedCause.of("taken-down", Cause.TUNNEL_DOWN, "client.w%1$d is down")
                    .asking("when: wg-quick down client.w%1$d, ping: client to 10.9.%1$d.1"),
            PlantedCause.to(
                    "walled",
                    "203.0.113.11",
                    "filtered",
                    Cause.FILTERED,
                    "came to walled.eth0 on port 51820 and was not let in by the firewall of walled"),
            PlantedCause.to(
                    "closed",
                    "203.0.113.16",
                    "inner-filtered",
                    Cause.FILTERED,
                    "came to closed.wg0 and the firewall of closed dropped it"),
            PlantedCause.to(
                            "closed",
                            "203.0.113.16",
                            "reverse-path",
                            Cause.REVERSE_PATH,
                            "came to closed.wg0 and the reverse path filter (rp_filter) dropped it")
                    .asking("udp: client to 10.9.%1$d.1"),
            PlantedCause.to(
                    "anyport",
                    "203.0.113.12",
                    "no-listen-port",
                    Cause.NO_LISTENER,
                    "came to anyport.eth0, where nothing listens on port 51820"),
            PlantedCause.to(
                            "still",
                            "203.0.113.13",
                            "not-forwarding",
                            Cause.FORWARDING_OFF,
                            "came to still, which does not forward packets")
                    .client("10.9.%1$d.1/32", "10.1.2.5/32")
                    .asking("ping: client to far"),
            PlantedCause.to(
                    "narrow",
                    "203.0.113.14",
                    "too-large",
                    Cause.TOO_LARGE,
                    "did not pass from client.eth0 to narrow.eth0, which takes 130"));
    /// What each change is tried with.
    private static final List<String> SAMPLE =
            List.of("wrong-key", "unknown-key", "other-preshared-key", "source-refused", "filtered", "no-endpoint");
    /// So many tunnels a run, for each tunnel of a daemon is a process.
    private static final int CAUSES_IN_A_RUN = 5;

    /// What is asked of a phone behind a router, with a piece of each sentence.
    private static final Map<String, String> PHONE_SAYS = Map.of(
            "silent", "server.wg0 has no endpoint for phone",
            "mapping-gone", "came to router.wan, and router has no mapping for 203.0.113.1:",
            "link-down", "got no further than phone: the link of phone.eth0 was down",
            "peer-link-down", "came to router.wan, and router has no mapping for 203.0.113.1:");

    private static final String PHONE_QUESTIONS = """
              - {name: silent, udp: server to phone.wg0, expect: does not reach, because: no endpoint}
              - {name: first-word, ping: phone to server.wg0, expect: reaches, through: wg0}
              - {name: mapping-gone, udp: server to phone.wg0, when: nat restart router, expect: does not reach, because: no mapping}
              - {name: again, ping: phone to server.wg0, expect: reaches, through: wg0}
              - {name: link-down, ping: phone to server.wg0, when: link down phone.eth0, expect: does not reach, because: link down}
              - {name: peer-link-down, udp: server to phone.wg0, after: 180s, expect: does not reach, because: no mapping}
              - {name: link-up, ping: phone to server.wg0, when: link up phone.eth0, after: 60s, expect: reaches}
            """;

    @TempDir
    Path folder;

    /// The fixed sample of each change.
    @Test
    void sentenceNamesCauseAndNode() throws IOException {
        judge("kernel", "kernel", planted(SAMPLE));
    }

    @Tag("long")
    @Test
    void sentenceNamesEachOfTwentyCauses() throws IOException {
        assertThat(PLANTED).hasSizeGreaterThanOrEqualTo(20);
        judge("kernel", "kernel", PLANTED);
    }

    @Tag("long")
    @ParameterizedTest
    @MethodSource("daemons")
    void sentenceNamesEachOfTwentyCausesForDaemons(String client, String server, int from) throws IOException {
        judge(client, server, PLANTED.subList(from, Math.min(from + CAUSES_IN_A_RUN, PLANTED.size())));
    }

    static Stream<Arguments> daemons() {
        return Stream.of("java java", "wireguard-go wireguard-go", "java kernel", "kernel wireguard-go")
                .map(pair -> pair.split(" ", -1))
                .flatMap(pair -> IntStream.range(0, (PLANTED.size() + CAUSES_IN_A_RUN - 1) / CAUSES_IN_A_RUN)
                        .mapToObj(part -> Arguments.of(pair[0], pair[1], part * CAUSES_IN_A_RUN)));
    }

    private static List<PlantedCause> planted(List<String> names) {
        return PLANTED.stream().filter(cause -> names.contains(cause.name())).toList();
    }

    private void judge(String client, String server, List<PlantedCause> planted) throws IOException {
        Map<String, String> says = new LinkedHashMap<>(PHONE_SAYS);
        planted.forEach(cause -> says.put(cause.name(), cause.says(1 + planted.indexOf(cause))));
        // Where no cause is planted it may be the kernel, which needs no process.
        Map<String, String> others = new LinkedHashMap<>();
        ENDS.stream()
                .filter(end -> !end.equals("server")
                        && planted.stream().noneMatch(cause -> cause.end().equals(end)))
                .forEach(end -> others.put(end, "kernel"));

        RunRecord record = run(write(planted), client, server, others);

        SoftAssertions soft = new SoftAssertions();
        for (CheckResult check : record.checks()) {
            soft.assertThat(check.verdict())
                    .as(check.id() + ": " + check.message())
                    .isEqualTo(Verdict.PASS);
            soft.assertThat(check.message()).as(check.id()).contains(says.getOrDefault(check.id(), ""));
        }
        soft.assertThat(record.checks().stream().map(CheckResult::id)).containsAll(says.keySet());
        soft.assertAll();
    }

    private Path write(List<PlantedCause> planted) throws IOException {
        StringBuilder tunnels = new StringBuilder();
        StringBuilder questions = new StringBuilder();
        Map<String, StringBuilder> sections = new LinkedHashMap<>();
        Map<String, String> addresses = new LinkedHashMap<>();
        for (String end : ENDS) {
            sections.put(end, new StringBuilder());
            addresses.put(end, "10.9.%d.1/32".formatted(99 + ENDS.indexOf(end)));
        }
        int number = 0;
        for (PlantedCause cause : planted) {
            number++;
            tunnels.append("w%1$d: w%1$d.conf, ".formatted(number));
            questions.append(cause.line(number));
            Files.writeString(folder.resolve("w" + number + ".conf"), cause.clientFile(number));
            sections.computeIfAbsent(cause.end(), missing -> new StringBuilder())
                    .append('\n')
                    .append(cause.section(number));
            addresses.merge(cause.end(), "10.9.%d.1/32".formatted(number), (all, one) -> all + ", " + one);
        }
        int strict = 1 + planted.stream().map(PlantedCause::name).toList().indexOf("reverse-path");
        for (String name : ENDS) {
            String more = name.equals("anyport") ? "" : "ListenPort = 51820";
            if (name.equals("closed") && strict > 0) {
                // The route to one peer goes elsewhere, and packets from there are let in from there only.
                more += """

                        PostUp = echo 1 > /proc/sys/net/ipv4/conf/%%i/rp_filter
                        PostUp = ip route replace 10.9.%1$d.2/32 dev eth0
                        PreDown = ip route replace 10.9.%1$d.2/32 dev %%i""".formatted(strict);
            }
            String phone = name.equals("server")
                    ? "\n[Peer]\nPublicKey = {public-key:phone}\nAllowedIPs = 10.9.99.2/32\n"
                    : "";
            Files.writeString(
                    folder.resolve(name + ".conf"),
                    "[Interface]\nPrivateKey = {private-key:%s}\nAddress = %s\n%s\n%s%s"
                            .formatted(name, addresses.get(name), more, phone, sections.get(name)));
        }
        Files.writeString(folder.resolve("phone.conf"), """
                [Interface]
                PrivateKey = {private-key:phone}
                Address = 10.9.99.2/32

                [Peer]
                PublicKey = {public-key:server}
                Endpoint = 203.0.113.10:51820
                AllowedIPs = 10.9.99.1/32
                """);
        Files.writeString(folder.resolve("walled.nft"), chain("udp dport 51820 drop"));
        Files.writeString(folder.resolve("closed.nft"), chain("iifname \"wg0\" icmp type echo-request drop"));
        tunnels.setLength(tunnels.length() - 2);
        return Files.writeString(
                folder.resolve("network.yaml"), NODES + tunnels + "}\nquestions:\n" + PHONE_QUESTIONS + questions);
    }

    private static String chain(String rule) {
        return "table inet fw {\n    chain input {\n        type filter hook input priority filter;\n        " + rule
                + "\n    }\n}\n";
    }

    static RunRecord run(Path network, String client, String server, Map<String, String> named) {
        return Runs.network(network, client, server, named).record();
    }
}
