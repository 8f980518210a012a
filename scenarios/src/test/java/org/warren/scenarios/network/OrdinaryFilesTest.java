package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
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

/// Files of wg-quick with hooks, as people have them: the tunnel comes up, does what its commands are for, and leaves
/// nothing when it goes.
///
/// Each is a file of `ordinary/`, several of them in one guest. Its first lines say whose shape it has and what is
/// asked: `ME` is its node, `PEER` the other end, `OTHER` a second one, `OUTSIDE` the address of its uplink. What it
/// does not take back stands behind `left`.
@NeedsVirtualLab
class OrdinaryFilesTest {

    private static final Path FILES = Path.of("src", "test", "resources", "ordinary");
    /// In each change's run: usual lines, both families, tables of its own, marks; and of clients a kill switch.
    private static final List<String> SERVERS =
            List.of("one-line", "both-families", "nftables-table", "marked-packets");

    private static final String USUAL_MTU = "1500";
    private static final List<String> CLIENTS = List.of("kill-switch", "home-server", "lets-nobody-in");

    @TempDir
    Path folder;

    /// A file, and what its first lines say.
    private record Ordinary(String name, String text) {

        static Ordinary read(Path file) {
            try {
                return new Ordinary(file.getFileName().toString().replace(".conf", ""), Files.readString(file));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        List<String> said(String key) {
            return text.lines()
                    .filter(line -> line.startsWith("# " + key + ": "))
                    .map(line -> line.substring(key.length() + 4))
                    .toList();
        }

        String said(String key, String usual) {
            return said(key).stream().findFirst().orElse(usual);
        }

        /// The first value of a key of wg-quick.
        String value(String key) {
            return values(key).getFirst();
        }

        List<String> values(String key) {
            return text.lines()
                    .filter(line -> line.startsWith(key + " = "))
                    .map(line -> line.substring(key.length() + 3))
                    .toList();
        }
    }

    @Test
    void serversDoWhatTheirCommandsAreFor() throws IOException {
        serversDo(SERVERS, "kernel");
    }

    @Test
    void clientsDoWhatTheirCommandsAreFor() throws IOException {
        clientsDo(CLIENTS, "java");
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java"})
    void allServersDo(String subject) throws IOException {
        List<String> all = names("servers");
        assertThat(all).hasSizeGreaterThanOrEqualTo(20);
        serversDo(all.subList(0, all.size() / 2), subject);
        serversDo(all.subList(all.size() / 2, all.size()), subject);
    }

    @Tag("long")
    @ParameterizedTest
    @ValueSource(strings = {"kernel", "java"})
    void allClientsDo(String subject) throws IOException {
        List<String> all = names("clients");
        assertThat(all).hasSizeGreaterThanOrEqualTo(12);
        clientsDo(all, subject);
    }

    /// A file whose commands lost a word does not do it.
    @Tag("long")
    @ParameterizedTest
    @CsvSource({
        "one-line, -j MASQUERADE, -j ACCEPT, ping-to-one-line-to-site",
        "one-line, PostDown = iptables -D FORWARD -i wg0 -j ACCEPT; , PostDown = , nothing-left-one-line",
        "marked-packets, --mark 0x30, --mark 0x31, ping-to-marked-packets-to-site nothing-left-marked-packets",
        "isolates-clients, -j REJECT --reject-with icmp-admin-prohibited, -j ACCEPT, isolates-clients-isolates",
        "rejects-the-rest, -j REJECT, -j ACCEPT, rejects-the-rest-rejects rejects-the-rest-rejects-others",
        "clamps-to-a-number, --set-mss 1340, --set-mss 1460, clamps-to-a-number-transfer",
        "clamps-for-both, -j TCPMSS --clamp-mss-to-pmtu, -j ACCEPT, clamps-for-both-transfer"
    })
    void commandThatLostAWordIsSeen(String name, String piece, String other, String checks) throws IOException {
        Ordinary server = Ordinary.read(FILES.resolve("servers").resolve(name + ".conf"));
        assertThat(server.text()).contains(piece);
        writeServers(List.of(new Ordinary(name, server.text().replace(piece, other))));

        Runs.mustFail(
                Runs.network(folder, "kernel", "kernel", Map.of()), "planted fault: " + other, checks.split(" ", -1));
    }

    @Tag("long")
    @ParameterizedTest
    @CsvSource({"clamps, -j TCPMSS --clamp-mss-to-pmtu, -j ACCEPT, clamps-transfer"})
    void commandOfAClientThatLostAWordIsSeen(String name, String piece, String other, String check) throws IOException {
        Ordinary client = Ordinary.read(FILES.resolve("clients").resolve(name + ".conf"));
        assertThat(client.text()).contains(piece);
        writeClients(List.of(new Ordinary(name, client.text().replace(piece, other))));

        Runs.mustFail(Runs.network(folder, "kernel", "kernel", Map.of()), "planted fault: " + other, check);
    }

    private void serversDo(List<String> names, String subject) throws IOException {
        List<Ordinary> servers = names.stream()
                .map(name -> Ordinary.read(FILES.resolve("servers").resolve(name + ".conf")))
                .toList();
        writeServers(servers);
        judge(servers, Runs.network(folder, subject, subject, Map.of()));
    }

    private void clientsDo(List<String> names, String subject) throws IOException {
        List<Ordinary> clients = names.stream()
                .map(name -> Ordinary.read(FILES.resolve("clients").resolve(name + ".conf")))
                .toList();
        writeClients(clients);
        judge(clients, Runs.network(folder, subject, subject, Map.of()));
    }

    private static List<String> names(String kind) throws IOException {
        try (Stream<Path> files = Files.list(FILES.resolve(kind))) {
            return files.map(file -> file.getFileName().toString().replace(".conf", ""))
                    .sorted()
                    .toList();
        }
    }

    private static void judge(List<Ordinary> files, ScenarioRun.Outcome outcome) {
        List<String> leaving = files.stream()
                .filter(file -> !file.said("left").isEmpty())
                .map(file -> "nothing-left-" + file.name())
                .toList();
        if (leaving.isEmpty()) {
            Runs.mustPass(outcome);
        } else {
            Runs.mustFail(outcome, "files that do not take all back", leaving.toArray(String[]::new));
        }
        SoftAssertions soft = new SoftAssertions();
        for (Ordinary file : files) {
            String message = outcome.record().checks().stream()
                    .filter(check -> check.id().equals("nothing-left-" + file.name()))
                    .map(CheckResult::message)
                    .findFirst()
                    .orElse("");
            file.said("left").forEach(left -> soft.assertThat(message).contains(left));
            soft.assertThat(outcome.record().checks())
                    .as("questions about %s", file.name())
                    .anyMatch(check -> check.id().contains(file.name())
                            && !check.id().startsWith("nothing-left")
                            && check.verdict() == Verdict.PASS);
        }
        soft.assertAll();
    }

    private void writeServers(List<Ordinary> servers) throws IOException {
        List<String> nodes = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        for (int i = 0; i < servers.size(); i++) {
            Ordinary server = servers.get(i);
            String peer = "to-" + server.name();
            String outside = "203.0.113." + (11 + i);
            String outside6 = "2001:db8:1::" + (11 + i);
            nodes.add(node(
                    server.name(),
                    server.said("uplink", "eth0"),
                    "internet",
                    outside,
                    outside6,
                    "203.0.113.1, \"2001:db8:1::1\"",
                    Boolean.parseBoolean(server.said("forwards", "true")),
                    server.said("mtu", USUAL_MTU)));
            server.said("routed").forEach(prefix -> routes.add(prefix + ": " + outside));
            Files.writeString(folder.resolve(server.name() + ".conf"), filled(server.text(), server.name(), outside));
            writeClient(server, peer, 11 + i, server.values("AllowedIPs").getFirst(), outside, nodes);
            // Second clients have addresses above those of all first ones.
            if (server.values("AllowedIPs").size() > 1) {
                String second = server.values("AllowedIPs").get(1);
                writeClient(server, "also-" + server.name(), 111 + i, second, outside, nodes);
            }
            questions.add("{ping: %s to %s.wg0, expect: reaches, through: wg0}".formatted(peer, server.name()));
            server.said("ask")
                    .forEach(asked ->
                            questions.add(filled(asked.replace("OUTSIDE6", outside6), server.name(), outside)));
        }
        write(nodes, questions, routes);
    }

    private void writeClient(
            Ordinary server, String name, int host, String address, String endpoint, List<String> nodes)
            throws IOException {
        nodes.add(node(
                name,
                "eth0",
                "cafe",
                "198.51.100." + host,
                "2001:db8:2::" + host,
                "198.51.100.1, \"2001:db8:2::1\"",
                false,
                USUAL_MTU));
        Files.writeString(folder.resolve(name + ".conf"), """
                            [Interface]
                            Address = %s
                            PrivateKey = {private-key:%s}

                            [Peer]
                            PublicKey = {public-key:%s}
                            Endpoint = %s:%s
                            AllowedIPs = %s
                            """.formatted(
                        address,
                        name,
                        server.name(),
                        endpoint,
                        server.value("ListenPort"),
                        server.said("client", "0.0.0.0/0")));
    }

    private void writeClients(List<Ordinary> clients) throws IOException {
        List<String> nodes = new ArrayList<>();
        List<String> routes = new ArrayList<>();
        List<String> questions = new ArrayList<>();
        StringBuilder peers = new StringBuilder();
        nodes.add(node(
                        "vpn",
                        "eth0",
                        "internet",
                        "203.0.113.10",
                        "2001:db8:1::10",
                        "203.0.113.1, \"2001:db8:1::1\"",
                        true,
                        USUAL_MTU)
                + "    firewall: silent.nft\n");
        for (int i = 0; i < clients.size(); i++) {
            Ordinary client = clients.get(i);
            String outside = "198.51.100." + (11 + i);
            String lan = client.said("lan", "");
            String node = node(
                    client.name(),
                    "eth0",
                    "cafe",
                    outside,
                    "2001:db8:2::" + (11 + i),
                    "198.51.100.1, \"2001:db8:2::1\"",
                    !lan.isEmpty(),
                    USUAL_MTU);
            nodes.add(lan.isEmpty() ? node : withLan(node, client.name(), lan));
            if (!lan.isEmpty()) {
                routes.add(lan + ": 203.0.113.10");
            }
            Files.writeString(folder.resolve(client.name() + ".conf"), filled(client.text(), client.name(), outside));
            peers.append("\n[Peer]\nPublicKey = {public-key:%s}\nAllowedIPs = %s\n"
                    .formatted(
                            client.name(),
                            client.value("Address").replace("/24", "/32") + (lan.isEmpty() ? "" : ", " + lan)));
            client.said("ask").forEach(asked -> questions.add(filled(asked, client.name(), outside)));
        }
        Files.writeString(folder.resolve("vpn.conf"), """
                [Interface]
                Address = 10.9.0.1/24, fd00:9::1/64
                ListenPort = 51820
                PrivateKey = {private-key:vpn}
                PostUp = iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE; ip6tables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
                PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE; ip6tables -t nat -D POSTROUTING -o eth0 -j MASQUERADE
                """ + peers);
        write(nodes, questions, routes);
    }

    /// A client that has a LAN behind it, with one host.
    private static String withLan(String node, String name, String lan) {
        String network = lan.replace("0/24", "");
        return node.replace(
                        "    interfaces: {", "    interfaces: {lan: {network: behind, address: " + network + "1/24}, ")
                + """
                  %s-lan:
                    interfaces: {eth0: {network: behind, address: %s2/24}}
                    gateway: %s1
                """.formatted(name, network, network);
    }

    private static String filled(String text, String name, String outside) {
        return text.replace("OUTSIDE", outside)
                .replaceAll("\\bME\\b", name)
                .replaceAll("\\bPEER\\b", "to-" + name)
                .replaceAll("\\bOTHER\\b", "also-" + name);
    }

    private static String node(
            String name,
            String uplink,
            String network,
            String address,
            String address6,
            String gateways,
            boolean forwards,
            String mtu) {
        return """
                  %s:
                    interfaces: {%s: {network: %s, address: [%s/24, "%s/64"], mtu: %s}}
                    gateway: [%s]
                    forwards: %s
                    tunnels: {wg0: %s.conf}
                """.formatted(name, uplink, network, address, address6, mtu, gateways, forwards, name);
    }

    /// On the way to the site fits less than an Ethernet frame has, and nobody is told so.
    ///
    /// @param routes of the router between
    private void write(List<String> nodes, List<String> questions, List<String> routes) throws IOException {
        Files.writeString(folder.resolve("silent.nft"), """
                table inet silent {
                  chain output {
                    type filter hook output priority 0
                    icmp type destination-unreachable icmp code frag-needed drop
                    icmpv6 type packet-too-big drop
                  }
                }
                """);
        Files.writeString(
                folder.resolve("network.yaml"),
                """
                        question: do ordinary files of wg-quick work?
                        networks:
                          internet: [203.0.113.0/24, "2001:db8:1::/64"]
                          cafe: [198.51.100.0/24, "2001:db8:2::/64"]
                          web: [192.0.2.0/24, "2001:db8:80::/64"]
                          office: 172.20.0.0/24
                          behind: 192.168.77.0/24
                        nodes:
                          net:
                            interfaces:
                              internet: {network: internet, address: [203.0.113.1/24, "2001:db8:1::1/64"]}
                              cafe: {network: cafe, address: [198.51.100.1/24, "2001:db8:2::1/64"]}
                              web: {network: web, address: [192.0.2.1/24, "2001:db8:80::1/64"], mtu: 1400}
                              office: {network: office, address: 172.20.0.1/24}
                            forwards: true
                            firewall: silent.nft
                            routes: {@ROUTES}
                          site:
                            interfaces: {eth0: {network: web, address: [192.0.2.80/24, "2001:db8:80::80/64"]}}
                            gateway: [192.0.2.1, "2001:db8:80::1"]
                          nas:
                            interfaces: {eth0: {network: office, address: 172.20.0.5/24}}
                            gateway: 172.20.0.1
                        """.replace("@ROUTES", String.join(", ", routes))
                        + String.join("", nodes)
                        + questions.stream()
                                .map(asked -> "  - " + asked + "\n")
                                .collect(Collectors.joining("", "questions:\n", "")));
    }
}
