package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.junit.NeedsVirtualLab;
import org.warren.scenarios.Runs;
import org.warren.wireguard.key.PrivateKey;

/// Networks that are written around files of wg-quick.
class NetworkDraftTest {

    private static final String SERVER_KEY = "GNxYaBKrWpdvUMzT1yW8b+Nj5e8oXXKHQsmvFwAyz28=";
    private static final String PHONE_KEY = "KFowPfMqvcfF0Zz/VuuxugZxwQ1GosKJzkyKjpBC3lY=";
    private static final String OLD_KEY = "mNDXHxfv00Jw2n/NNwShDWzwySVTjf+/jghDP7cugVA=";
    private static final String PRESHARED = "6hL63MgadFcbiUkgMO3Og853rGOHUdQZP9HOfXck+Ws=";
    private static final String SERVER = """
            [Interface]
            Address = 10.66.66.1/24
            ListenPort = 63665
            PrivateKey = %s
            PostUp = iptables -A FORWARD -i ens3 -o wg0 -j ACCEPT; iptables -t nat -A POSTROUTING -o ens3 -j MASQUERADE
            PostDown = iptables -D FORWARD -i ens3 -o wg0 -j ACCEPT; iptables -t nat -D POSTROUTING -o ens3 -j MASQUERADE

            [Peer]
            PublicKey = %s
            PresharedKey = %s
            AllowedIPs = 10.66.66.2/32
            """.formatted(SERVER_KEY, publicKey(PHONE_KEY), PRESHARED);
    private static final String PHONE = """
            [Interface]
            PrivateKey = %s
            Address = 10.66.66.2/32

            [Peer]
            PublicKey = %s
            PresharedKey = %s
            Endpoint = vpn.example.org:63665
            AllowedIPs = 0.0.0.0/0, ::/0
            """.formatted(PHONE_KEY, publicKey(SERVER_KEY), PRESHARED);

    @TempDir
    private Path folder;

    @Test
    void serverAndClientHaveTheNetworkThatTheirFilesCallFor() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", PHONE)), true);

        assertThat(draft).containsOnlyKeys("network.yaml", "server.conf", "phone.conf");
        assertThat(draft.get("network.yaml"))
                .contains("names:\n  vpn.example.org: 203.0.113.10\n")
                .contains("interfaces: {ens3: {network: net-1, address: 203.0.113.10/24}}")
                .contains("nat: {outside: wan, udp-timeout: 30s, stream-timeout: 120s}")
                .contains("- {ping: phone to server.wg0, expect: reaches, through: wg0}")
                .contains("- {ping: phone to website, expect: reaches, through: wg0}")
                .contains("udp: server to phone.wg0, expect: does not reach, because: no mapping, after: 10m}");
        assertThat(draft.get("phone.conf"))
                .contains("PrivateKey = {private-key:phone}", "PublicKey = {public-key:server}")
                .contains("PresharedKey = {preshared-key:key-1}", "Endpoint = vpn.example.org:63665");
        assertThat(draft.get("server.conf"))
                .contains("PresharedKey = {preshared-key:key-1}", "PublicKey = {public-key:phone}");
        assertThat(String.join("", draft.values())).doesNotContain(SERVER_KEY, PHONE_KEY, PRESHARED);
        assertThat(read(draft).questions()).hasSize(3);
    }

    @Test
    void keepaliveThatIsShorterThanTheRoutersMemoryIsExpectedToKeepIt() throws IOException {
        String kept = PHONE + "PersistentKeepalive = 25\n";

        assertThat(NetworkDraft.of(List.of(file("server", SERVER), file("phone", kept)), true)
                        .get("network.yaml"))
                .contains("udp: server to phone.wg0, expect: reaches, after: 10m}");
        assertThat(NetworkDraft.of(List.of(file("server", SERVER), file("phone", PHONE)), false)
                        .get("network.yaml"))
                .contains("udp: server to phone.wg0, expect: reaches, after: 10m}")
                .doesNotContain("nat:");
    }

    @Test
    void serverThatIsMissingIsWritten() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("phone", PHONE)), true);

        assertThat(draft.get("server.conf"))
                .contains("Address = 10.66.66.1/24\nListenPort = 63665\nPrivateKey = {private-key:server}\n")
                .contains("PostUp = iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE\n")
                .contains("PresharedKey = {preshared-key:key-1}\nAllowedIPs = 10.66.66.2/32\n");
        assertThat(read(draft).tunnels()).hasSize(2);
    }

    @Test
    void clientThatIsMissingIsWritten() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("wg0", SERVER)), true);

        assertThat(draft.get("client.conf"))
                .contains("Address = 10.66.66.2/32\nPrivateKey = {private-key:client}\n")
                .contains("Endpoint = 203.0.113.10:63665\nAllowedIPs = 10.66.66.0/24\nPersistentKeepalive = 25\n")
                .contains("PresharedKey = {preshared-key:key-1}");
        assertThat(read(draft).tunnels()).hasSize(2);
    }

    @Test
    void prefixThatIsRoutedIntoTheTunnelIsALanBehindTheServer() throws IOException {
        String office = PHONE.replace("0.0.0.0/0, ::/0", "10.66.66.0/24, 192.168.178.0/24");
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", office)), true);

        assertThat(draft.get("network.yaml"))
                .contains("lan-1: 192.168.178.0/24\n")
                .contains("- {ping: phone to host-1, expect: reaches, through: wg0}")
                .as("a home has another network than the office")
                .contains("192.168.179.0/24");
        assertThat(read(draft).questions()).hasSize(3);
    }

    @Test
    void endpointOfIpv6HasIpv6OnItsWay() throws IOException {
        String phone = PHONE.replace("vpn.example.org:63665", "[2001:db8:7::5]:63665");
        for (boolean natted : new boolean[] {true, false}) {
            Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", phone)), natted);

            assertThat(String.join("", draft.values()).contains("because: filtered"))
                    .isEqualTo(natted);
            assertThat(draft.get("network.yaml"))
                    .contains("\"2001:db8:7::5/64\"")
                    .contains("\"2001:db8:7::1/64\"");
            assertThat(read(draft).questions()).isNotEmpty();
        }
    }

    @Test
    void twoServersOfOneNetworkShareIt() throws IOException {
        String one = PHONE.replace("vpn.example.org", "203.0.113.10");
        String other = "[Peer]\nPublicKey = %s\nEndpoint = 203.0.113.20:51820\nAllowedIPs = 10.7.0.0/24\n"
                .formatted(publicKey(PRESHARED));
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", one + other)), true);

        assertThat(draft).containsKey("server-2.conf");
        assertThat(draft.get("network.yaml")).containsOnlyOnce(": 203.0.113.0/24\n");
        assertThat(read(draft).questions()).isNotEmpty();
    }

    /// Comments and commands are copied too.
    @Test
    void noSecretKeyIsWritten() throws IOException {
        String commented = "#PrivateKey = " + OLD_KEY + "\n# PresharedKey = " + PRESHARED + "\n" + PHONE;
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", commented)), true);

        assertThat(String.join("", draft.values())).doesNotContain(SERVER_KEY, PHONE_KEY, PRESHARED, OLD_KEY);
        assertThat(draft.get("phone.conf")).contains("#PrivateKey = (hidden)", "# PresharedKey = (hidden)");
        for (String secret : List.of(PRESHARED, PHONE_KEY, OLD_KEY)) {
            String command = "PostUp = wg set %i peer X preshared-key <(echo " + secret + ")\nAddress";
            List<Path> files = List.of(file("server", SERVER), file("phone", PHONE.replace("Address", command)));
            assertThatExceptionOfType(NetworkFileException.class)
                    .isThrownBy(() -> NetworkDraft.of(files, true))
                    .withMessageContaining("a command of phone has a secret key")
                    .withMessageNotContaining(secret);
        }
    }

    @Test
    void serverThatIsMissingKnowsAllItsClients() throws IOException {
        String laptop = PHONE.replace(PHONE_KEY, OLD_KEY).replace("10.66.66.2", "10.66.66.3");
        Map<String, String> draft = NetworkDraft.of(List.of(file("phone", PHONE), file("laptop", laptop)), true);

        assertThat(draft).containsOnlyKeys("network.yaml", "phone.conf", "laptop.conf", "server.conf");
        assertThat(draft.get("server.conf"))
                .contains("PublicKey = {public-key:phone}", "AllowedIPs = 10.66.66.2/32")
                .contains("PublicKey = {public-key:laptop}", "AllowedIPs = 10.66.66.3/32");
        assertThat(read(draft).questions()).hasSize(6);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.0/8, 192.168.0.0/16", "0.0.0.0/5, 8.0.0.0/7, 64.0.0.0/2, 200.0.0.0/5, 10.66.66.0/24"})
    void prefixesMayBeWide(String prefixes) throws IOException {
        Map<String, String> draft = NetworkDraft.of(
                List.of(file("server", SERVER), file("phone", PHONE.replace("0.0.0.0/0, ::/0", prefixes))), true);

        assertThat(read(draft).questions()).isNotEmpty();
        assertThat(draft.get("network.yaml")).contains("{ping: phone to server.wg0, expect: reaches, through: wg0}");
    }

    @Test
    void onlyWhatIsRoutedIntoTheTunnelIsAsked() throws IOException {
        Path phone = file("phone", PHONE.replace("0.0.0.0/0, ::/0", "192.168.1.0/24"));
        assertThat(NetworkDraft.of(List.of(file("server", SERVER), phone), true).get("network.yaml"))
                .contains("{ping: phone to host-1, expect: reaches, through: wg0}")
                .doesNotContain("ping: phone to server");
        Path host = file("host", PHONE.replace("0.0.0.0/0, ::/0", "10.66.66.254/32"));
        assertThat(NetworkDraft.of(List.of(host), true).get("server.conf")).contains("Address = 10.66.66.254/24");
    }

    @Test
    void endpointWhereTheWebSiteUsuallyIs() throws IOException {
        String phone = PHONE.replace("vpn.example.org", "192.0.2.1");
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", phone)), true);

        assertThat(read(draft).questions()).hasSize(3);
    }

    @Test
    void fileWithoutAddressHasAnotherEndWithout() throws IOException {
        Path phone = file("phone", PHONE.replaceFirst("Address.*\n", ""));

        assertThat(NetworkDraft.of(List.of(phone), true).get("server.conf")).doesNotContain("Address");
    }

    @Test
    void nodesKeepApartFromThoseThatAreAdded() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("internet", SERVER), file("host-1", PHONE)), true);

        assertThat(draft).containsOnlyKeys("network.yaml", "internet-2.conf", "client.conf");
        assertThat(read(draft).questions()).hasSize(3);
    }

    @Test
    void oneMachineMayListenOnTwoPorts() throws IOException {
        Map<String, String> draft = NetworkDraft.of(
                List.of(file("server", SERVER), file("phone", PHONE.replace("::/0", "::/1") + otherPeer(51_821))),
                true);

        assertThat(draft).containsOnlyKeys("network.yaml", "server.conf", "phone.conf", "server-2.conf");
        assertThat(draft.get("network.yaml"))
                .containsOnlyOnce("203.0.113.10/24")
                .contains("tunnels: {wg0: server.conf, wg1: server-2.conf}")
                .contains("{ping: phone to server.wg0, expect: reaches, through: wg0}")
                .contains("{ping: phone to host-1, expect: reaches, through: wg0}");
        assertThat(draft.get("server-2.conf")).contains("ListenPort = 51821");
        assertThat(read(draft).tunnels()).hasSize(3);
    }

    @Test
    void onePortOfAMachineHasOneTunnel() throws IOException {
        List<Path> files = List.of(file("server", SERVER), file("phone", PHONE + otherPeer(63_665)));

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDraft.of(files, true))
                .withMessage("the Endpoint vpn.example.org leads to two tunnels on port 63665, with two public keys;"
                        + " a machine has one tunnel for each port");
    }

    @Test
    void secondTunnelOfAMachineGetsAnotherNameUnlessItsCommandsSayTheFirst() throws IOException {
        String other = SERVER.replace(SERVER_KEY, OLD_KEY)
                .replace("10.66.66.", "10.77.77.")
                .replace("63665", "51821");
        String phone = PHONE + """
                [Peer]
                PublicKey = %s
                PresharedKey = %s
                Endpoint = vpn.example.org:51821
                AllowedIPs = 10.77.77.0/24
                """.formatted(publicKey(OLD_KEY), PRESHARED);
        assertThat(NetworkDraft.of(
                                List.of(
                                        file("one", SERVER),
                                        file("two", other.replace("wg0", "%i")),
                                        file("phone", phone)),
                                true)
                        .get("network.yaml"))
                .contains("  one:\n    interfaces: {ens3: ")
                .contains("tunnels: {wg0: one.conf, wg1: two.conf}")
                .contains("{ping: phone to one.wg1, expect: reaches, through: wg0}");

        List<Path> files = List.of(file("one", SERVER), file("two", other), file("phone", phone));
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDraft.of(files, true))
                .withMessage(
                        "two tunnels of one machine are called wg0, and a command of two names it; write %i there");
    }

    private static String otherPeer(int port) {
        return "[Peer]\nPublicKey = %s\nEndpoint = vpn.example.org:%d\nAllowedIPs = 10.7.0.0/24\n"
                .formatted(publicKey(PRESHARED), port);
    }

    @ParameterizedTest
    @CsvSource({
        "vpn.example.org, localhost, the Endpoint localhost is no host name of another machine",
        "vpn.example.org, 127.0.0.1, the Endpoint 127.0.0.1 is not the address of another machine",
        "vpn.example.org, [fe80::1%eth0], the Endpoint fe80::1",
        "PrivateKey = , PrivateKy = , expected",
        "'[Peer]', '[Peers]', expected"
    })
    void whatMakesNoNetworkIsASentence(String piece, String other, String message) throws IOException {
        List<Path> files = List.of(file("server", SERVER), file("phone", PHONE.replace(piece, other)));

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDraft.of(files, true))
                .withMessageContaining(message);
    }

    @Test
    void filesThatDoNotBelongTogetherAreRefused() throws IOException {
        String alone = SERVER.substring(0, SERVER.indexOf("[Peer]"));
        Path noKey = file("no-key", PHONE.replaceFirst("PrivateKey.*\n", ""));
        Path same = file("same", PHONE);
        Path phone = file("phone", PHONE);

        for (var refused : Map.of(
                        List.of(file("server", alone)), "has no [Peer]",
                        List.of(noKey), "has no PrivateKey",
                        List.of(phone, same), "has the PrivateKey of another file",
                        List.of(phone, phone), "is named twice",
                        List.of(folder.resolve("nobody.conf")), "there is no file")
                .entrySet()) {
            assertThatExceptionOfType(NetworkFileException.class)
                    .isThrownBy(() -> NetworkDraft.of(refused.getKey(), true))
                    .withMessageContaining(refused.getValue());
        }
    }

    @NeedsVirtualLab
    @Test
    void networkThatWasWrittenHasTheRightAnswers() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", PHONE)), true);

        Runs.mustPass(Runs.network(written(draft), "kernel", "java", Map.of()));
    }

    @Test
    void networkIsExplainedInWords() throws IOException {
        Map<String, String> draft = NetworkDraft.of(List.of(file("server", SERVER), file("phone", PHONE)), true);

        assertThat(new NetworkScenario().fromFile(written(draft)).explanation())
                .contains(
                        "net-1 203.0.113.0/24",
                        "  └─ server.ens3 203.0.113.10; wg0 of server.conf 10.66.66.1",
                        "  ├─ internet.net-1 203.0.113.1",
                        "  └─ phone-router.wan 198.51.100.10, translates: forgets UDP after 30s, a stream after 2m",
                        "vpn.example.org is 203.0.113.10",
                        "2. ping-phone-to-website: phone pings website (192.0.2.80) 3 times through phone.wg0,"
                                + " and all are answered.",
                        "3. after-silence-phone: 10m later server sends datagrams to phone (10.66.66.2) 3 times,"
                                + " and none arrives, because: no mapping.");
    }

    private NetworkDescription read(Map<String, String> draft) throws IOException {
        return NetworkDescription.read(written(draft));
    }

    private Path written(Map<String, String> draft) throws IOException {
        Path network = Files.createDirectories(folder.resolve("network"));
        for (Map.Entry<String, String> file : draft.entrySet()) {
            Files.writeString(network.resolve(file.getKey()), file.getValue());
        }
        return network;
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name + ".conf"), text);
    }

    private static String publicKey(String key) {
        return PrivateKey.fromBase64(key).publicKey().toBase64();
    }
}
