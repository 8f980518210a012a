package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.junit.NeedsVirtualLab;
import org.warren.harness.labs.virtual.VirtualLabs;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.scenario.RunRequest;
import org.warren.harness.scenario.ScenarioRun;
import org.warren.harness.subject.Subjects;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
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
            PlantedCause.of("wrong-key", Cause.WRONG_KEY, "client").client("public-key:server", "public-key:phone"),
            PlantedCause.of("unknown-key", Cause.UNKNOWN_KEY, "server").section("public-key:c%1$d", "public-key:still"),
            PlantedCause.of("wrong-port", Cause.NO_LISTENER, "server").client("51820", "51821"),
            PlantedCause.of("nobody-there", Cause.NO_NEIGHBOUR, "client").client("113.10", "113.99"),
            PlantedCause.of("wrong-node", Cause.NO_LISTENER, "site").client("113.10", "113.15"),
            PlantedCause.of("own-key", Cause.OWN_KEY, "client").client("public-key:server", "public-key:c%1$d"),
            PlantedCause.of("other-preshared-key", Cause.OTHER_PRESHARED_KEY, "client")
                    .client("AllowedIPs", "PresharedKey = {preshared-key:one}\nAllowedIPs")
                    .section("AllowedIPs", "PresharedKey = {preshared-key:two}\nAllowedIPs"),
            PlantedCause.of("preshared-key-on-one-side", Cause.OTHER_PRESHARED_KEY, "client")
                    .client("AllowedIPs", "PresharedKey = {preshared-key:one}\nAllowedIPs"),
            PlantedCause.of("no-route", Cause.NO_ROUTE, "client").client("203.0.113.10", "198.51.100.1"),
            PlantedCause.of("source-refused", Cause.SOURCE_REFUSED, "server").section("10.9.%1$d.2", "10.9.%1$d.3"),
            PlantedCause.of("not-claimed", Cause.OUTSIDE_TUNNEL, "client").client("10.9.%1$d.1", "10.9.%1$d.3"),
            PlantedCause.of("no-endpoint", Cause.NO_ENDPOINT, "client").client("Endpoint = 203.0.113.10:51820\n", ""),
            PlantedCause.of("answer-without-route", Cause.NO_ROUTE, "nas")
                    .client("10.9.%1$d.1/32", "10.1.1.5/32")
                    .asking("ping: client to nas"),
            PlantedCause.of("taken-down", Cause.TUNNEL_DOWN, "client")
                    .asking("when: wg-quick down client.w%1$d, ping: client to 10.9.%1$d.1"),
            PlantedCause.to("walled", "203.0.113.11", "filtered", Cause.FILTERED, "walled"),
            PlantedCause.to("closed", "203.0.113.16", "inner-filtered", Cause.FILTERED, "closed"),
            PlantedCause.to("closed", "203.0.113.16", "reverse-path", Cause.REVERSE_PATH, "closed")
                    .asking("udp: client to 10.9.%1$d.1"),
            PlantedCause.to("anyport", "203.0.113.12", "no-listen-port", Cause.NO_LISTENER, "anyport"),
            PlantedCause.to("still", "203.0.113.13", "not-forwarding", Cause.FORWARDING_OFF, "still")
                    .client("10.9.%1$d.1/32", "10.1.2.5/32")
                    .asking("ping: client to far"),
            PlantedCause.to("narrow", "203.0.113.14", "too-large", Cause.TOO_LARGE, "narrow"));
    /// A few, for each tunnel of a daemon is a process.
    private static final List<String> SAMPLE =
            List.of("wrong-key", "unknown-key", "other-preshared-key", "source-refused", "filtered", "no-endpoint");

    /// What is asked of a phone behind a router, with the node that each sentence names.
    private static final Map<String, String> PHONE_NODES =
            Map.of("silent", "server", "mapping-gone", "router", "link-down", "phone", "peer-link-down", "router");

    private static final String PHONE_QUESTIONS = """
              - {name: silent, udp: server to phone.wg0, expect: does not reach, because: no endpoint}
              - {name: first-word, ping: phone to server.wg0, expect: reaches, through: wg0}
              - {name: mapping-gone, udp: server to phone.wg0, when: nat restart router, expect: does not reach, because: no mapping}
              - {name: again, ping: phone to server.wg0, expect: reaches, through: wg0}
              - {name: link-down, ping: phone to server.wg0, when: link down phone.eth0, expect: does not reach, because: link down}
              - {name: peer-link-down, udp: server to phone.wg0, after: 180s, expect: does not reach, because: no mapping}
              - {name: link-up, ping: phone to server.wg0, when: link up phone.eth0, after: 60s, expect: reaches}
            """;

    /// Kernels with all subjects, for no planted cause of the sample is theirs.
    private static final Map<String, String> KERNELS =
            Map.of("closed", "kernel", "anyport", "kernel", "still", "kernel", "narrow", "kernel");

    @TempDir
    Path folder;

    /// The fixed sample of each change.
    @Test
    void sentenceNamesCauseAndNode() throws IOException {
        judge("kernel", "kernel", SAMPLE);
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"java, java", "wireguard-go, wireguard-go", "java, kernel", "kernel, wireguard-go"})
    void sentenceNamesCauseAndNodeForOtherSubjects(String client, String server) throws IOException {
        judge(client, server, SAMPLE);
    }

    @Tag("long")
    @Test
    void sentenceNamesEachOfTwentyCauses() throws IOException {
        assertThat(PLANTED).hasSizeGreaterThanOrEqualTo(20);
        judge("kernel", "kernel", PLANTED.stream().map(PlantedCause::name).toList());
    }

    private void judge(String client, String server, List<String> names) throws IOException {
        Map<String, String> nodes = new LinkedHashMap<>(PHONE_NODES);
        List<PlantedCause> planted =
                PLANTED.stream().filter(cause -> names.contains(cause.name())).toList();
        planted.forEach(cause -> nodes.put(cause.name(), cause.node()));

        RunRecord record = run(write(planted), client, server, KERNELS);

        SoftAssertions soft = new SoftAssertions();
        for (CheckResult check : record.checks()) {
            if (check.id().startsWith("nothing-left")) {
                continue;
            }
            soft.assertThat(check.verdict())
                    .as(check.id() + ": " + check.message())
                    .isEqualTo(Verdict.PASS);
            String node = nodes.get(check.id());
            if (node != null) {
                soft.assertThat(check.message()).as(check.id()).contains(node);
            }
        }
        soft.assertThat(record.checks().stream().map(CheckResult::id)).containsAll(nodes.keySet());
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
            if (name.equals("closed")) {
                // The route to one peer goes elsewhere, and packets from there are let in from there only.
                more +=
                        "\nPostUp = echo 1 > /proc/sys/net/ipv4/conf/%%i/rp_filter; ip route replace 10.9.%d.2/32 dev eth0"
                                .formatted(strict);
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

    static RunRecord run(Path network, String client, String server, Map<String, String> named) throws IOException {
        var scenario = new NetworkScenario().by(network);
        Path runs = Files.createDirectories(Path.of("target", "runs"));
        var request = new RunRequest(
                scenario,
                scenario.parameters(Map.of()),
                scenario.cast(client, server, named),
                Runs.SEED,
                Files.createTempDirectory(runs, "why-" + client + "-"),
                new VirtualLabs());
        return new ScenarioRun(new Subjects(), () -> 0)
                .run(request, RunListener.SILENT)
                .record();
    }
}
