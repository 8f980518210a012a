package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadNetworkFilesTest {

    private static final String KEY = "4Hl7RKnVU3rq+Jvk1lVGmIyXNTXn4WJ3x5lZcP3xMXM=";

    @TempDir
    Path folder;

    /// A change that makes a good file bad.
    ///
    /// @param message without the folder
    private record Bad(String file, String piece, String other, String message) {

        static Bad main(String piece, String other, String message) {
            return new Bad("network.yaml", piece, other, "network.yaml:" + message);
        }
    }

    static List<Bad> networksAndNodes() {
        return List.of(
                Bad.main("networks:", "network:", "1:1: network: expected one of the keys question, networks, names"),
                Bad.main("questions:", "x:", "21:1: x: expected one of the keys question, networks, names"),
                Bad.main("home: 192.168.1.0/24", "home: many", "2:9: home: expected a subnet such as 192.168.1.0/24"),
                Bad.main("home: 192.168.1.0/24", "Home: 192.168.1.0/24", "2:9: Home: network name 'Home': use 1 to 12"),
                Bad.main("  internet: 203", "  home: 203", "3:3: home: expected this key once"),
                Bad.main("  router:", "  server:", "9:3: server: expected this key once"),
                Bad.main("  router:", "  Router:", "10:5: Router: node name 'Router': use 1 to 30"),
                Bad.main("nat: {outside: wan", "nat: {outside: eth9", "13:20: outside: expected one of the node's"),
                Bad.main(
                        "udp-timeout: 30s", "udp-timeout: soon", "13:38: udp-timeout: expected a duration such as 30s"),
                Bad.main("udp-timeout: 30s", "udp-timeout: 0", "13:38: udp-timeout: expected a duration such as 30s"),
                Bad.main(
                        "udp-timeout: 30s", "tcp-timeout: soon", "13:38: tcp-timeout: expected a duration such as 30s"),
                Bad.main("ports: preserve", "ports: 7", "13:50: ports: expected one of preserve, random"),
                Bad.main("forwards: true", "forwards: yes", "14:15: forwards: expected true or false"),
                Bad.main("forwards: true", "forwards: false", "10:5: router: expected forwards: true, or no nat"),
                Bad.main("forwards: true", "forwards: true\n    colour: red", "15:5: colour: expected one of the keys"),
                Bad.main(
                        "network: home, address: 192.168.1.2",
                        "network: cafe, address: 192.168.1.2",
                        "17:23: network: expected one of the networks home, internet"),
                Bad.main("192.168.1.2/24", "192.168.7.2/24", "17:38: address: expected an address in network home"),
                Bad.main("192.168.1.2/24", "192.168.1.2", "17:38: address: expected an address in network home, which"),
                Bad.main(
                        "192.168.1.2/24",
                        "192.168.1.1/24",
                        "17:38: address: expected an address that is free, " + "192.168.1.1 is that of router.lan"),
                Bad.main("192.168.1.2/24", "[]x", "17:4"),
                Bad.main(
                        "delay: 5ms",
                        "delay: 11m",
                        "12:64: delay: expected a duration such as 30s, 5m or 1h, at most 10m"),
                Bad.main("loss: 0%", "loss: 101%", "12:75: loss: expected a percentage such as 2%, from 0 to 100"),
                Bad.main("loss: 0%", "loss: {a: 1}", "12:75: loss: expected a percentage such as 2%"),
                Bad.main("rate: 20mbit", "rate: fast", "12:85: rate: expected a rate such as 20mbit"),
                Bad.main("mtu: 1500", "mtu: 9000", "12:98: mtu: expected a whole number from 68 to 1500"),
                Bad.main("gateway: 192.168.1.1", "gateway: 192.168.2.1", "18:14: gateway: expected the address of a"),
                Bad.main(
                        "eth0: {network: home, address: 192.168.1.2/24}",
                        "- eth0",
                        "17:7: interfaces: expected a mapping of"),
                Bad.main("role: client", "role: boss", "20:11: role: expected client or server"),
                Bad.main("role: client", "role: client\n    subject: java", "20:11: role: expected either a role or"),
                Bad.main(
                        "forwards: true",
                        "forwards: true\n    role: server",
                        "15:11: role: expected tunnels beside it"),
                Bad.main("wg0: phone.conf", "eth0: phone.conf", "19:21: eth0: expected a name for the interface"),
                Bad.main(
                        "  phone:\n",
                        "  x: {interfaces: {b-c: {network: home}}}\n  x-b: {interfaces: {c: {network: home}}}\n  phone:\n",
                        "5:3: nodes: expected names that differ without their dots too, and not x.b-c beside x-b.c"),
                Bad.main(
                        "wg0: phone.conf",
                        "wg0: nobody.conf",
                        "19:20: wg0: expected a file that can be read; there is no"));
    }

    static List<Bad> unitsAndNames() {
        return List.of(
                Bad.main(
                        "udp-timeout: 30s",
                        "udp-timeout: 30",
                        "13:38: udp-timeout: expected a duration such as 30s, 5m or 1h, at most 365d; 30 has no unit:"
                                + " write 30s for seconds"),
                Bad.main("udp-timeout: 30s", "udp-timeout: 30.5s", "13:38: udp-timeout: expected whole seconds"),
                Bad.main("delay: 5ms", "delay: 5", "12:64: delay: expected a duration such as 30s, 5m or 1h, at most"),
                Bad.main(
                        "rate: 20mbit",
                        "rate: 20",
                        "12:85: rate: expected a rate such as 20mbit, in bit, kbit, mbit or gbit, of 8bit or more;"
                                + " 20 has no unit: write 20mbit"),
                Bad.main("rate: 20mbit", "rate: 0bit", "12:85: rate: expected a rate such as 20mbit, in bit, kbit,"),
                Bad.main("rate: 20mbit", "rate: 7bit", "12:85: rate: expected a rate such as 20mbit, in bit, kbit,"),
                Bad.main("rate: 20mbit", "rate: 0.007kbit", "12:85: rate: expected a rate such as 20mbit, in bit,"),
                Bad.main(
                        "eth0: {network: home",
                        "lo: {network: home",
                        "17:11: lo: interface name 'lo': each node has one of this name, the loopback interface"),
                Bad.main(
                        "eth0: {network: home",
                        "default: {network: home",
                        "17:16: default: interface name 'default': Linux keeps its settings of all interfaces under"),
                Bad.main("eth0: {network: home", "all: {network: home", "17:12: all: interface name 'all': Linux"),
                Bad.main("eth0: {network: home", "a/b: {network: home", "17:12: a/b: interface name 'a/b': use 1 to"),
                Bad.main(
                        "wg0: phone.conf",
                        "up: phone.conf",
                        "19:19: up: expected another name: wg-quick runs `ip link add up type wireguard`, and ip takes"),
                Bad.main("wg0: phone.conf", "h: phone.conf", "19:18: h: expected another name: wg-quick runs"),
                Bad.main("wg0: phone.conf", "lo: phone.conf", "19:19: lo: expected a name that Linux does not keep"),
                Bad.main("wg0: phone.conf", "all: phone.conf", "19:20: all: expected a name that Linux does not keep"),
                Bad.main("wg0: phone.conf", "interfaces: phone.conf", "19:27: interfaces: expected another name: wg"),
                Bad.main("wg0: phone.conf", "wg 0: phone.conf", "19:21: wg 0: expected a name that wg-quick takes"),
                Bad.main(
                        "wg0: phone.conf",
                        "a-name-of-16-cha: phone.conf",
                        "19:33: a-name-of-16-cha: expected a name that wg-quick takes: 1 to 15 letters"));
    }

    static List<Bad> questions() {
        return List.of(
                Bad.main("ping: phone to server.wg0", "ping: phone", "22:12: ping: expected NODE to NODE"),
                Bad.main("ping: phone to", "ping: fone to", "22:12: ping: expected one of the nodes server, router"),
                Bad.main(
                        "to server.wg0", "to server.wg7", "22:12: ping: expected a node, an interface with an address"),
                Bad.main(
                        "to server.wg0", "to 10.100.0.9", "22:12: ping: expected a node, an interface with an address"),
                Bad.main(
                        "{ping: phone",
                        "{pin: phone",
                        "22:6: pin: expected one of the keys name, ping, udp, tcp, transfer, traffic, largest, arp, syn-ack, up, program"),
                Bad.main(
                        "{ping: phone to server.wg0, ",
                        "{",
                        "22:5: questions: expected either ping, udp, tcp, transfer, traffic, largest, arp, syn-ack, up or program"),
                Bad.main("expect: reaches, ", "", "22:5: questions: expected the key expect, which is missing"),
                Bad.main("expect: reaches", "expect: perhaps", "22:41: expect: expected reaches or does not reach"),
                Bad.main(
                        "through: wg0", "because: no route", "22:59: because: expected because only where it does not"),
                Bad.main(
                        "after: 60s",
                        "because: bad luck",
                        "23:78: because: expected the cause: no route, outside the tunnel, link down, no neighbour"),
                Bad.main("after: 60s", "because: unanswered", "23:78: because: expected the cause: no route"),
                Bad.main("through: wg0", "through: wg1", "22:59: through: expected a tunnel of the asking node"),
                Bad.main("through: wg0", "count: 0", "22:57: count: expected a whole number from 1 to 1000"),
                Bad.main("through: wg0", "answers: 4", "22:59: answers: expected a whole number from 1 to 3"),
                Bad.main("through: wg0", "seen-as: me", "22:59: seen-as: expected an address such as 203.0.113.10"),
                Bad.main(
                        "after: 60s",
                        "after: 8d",
                        "23:76: after: expected a duration such as 30s, 5m or 1h, at most 7d"),
                Bad.main("after: 60s", "seen-as: 10.1.1.1", "23:78: seen-as: expected seen-as only where it reaches"),
                Bad.main(
                        "nat restart router", "nat restart phone", "23:87: when: expected a NAT router; phone is none"),
                Bad.main("nat restart router", "link down phone", "23:87: when: expected an interface of the network"),
                Bad.main(
                        "nat restart router",
                        "wg-quick down phone.eth0",
                        "23:87: when: expected a tunnel; there is no"),
                Bad.main("nat restart router", "lights out router", "23:87: when: expected link down NODE.INTERFACE"),
                Bad.main("name: later", "name: ping-phone-to-server.wg0", "23:12: name: expected a name of its own"),
                Bad.main("name: later", "name: Later!", "23:12: name: expected a name of at most 60"));
    }

    static List<Bad> otherFiles() {
        return List.of(
                new Bad("phone.conf", "AllowedIPs", "AllowedIp", "phone.conf:8:1: AllowedIp: "),
                new Bad(
                        "phone.conf",
                        "Address = 10.100.0.2/32",
                        "Address = 10.100.0.2/33",
                        "phone.conf:2:11: Address: "),
                new Bad("phone.conf", "{private-key:phone}", "hunter2", "phone.conf:3:14: PrivateKey: "),
                new Bad("phone.conf", "{private-key:phone}", "{privat-key:phone}", "phone.conf:3:14: PrivateKey: "),
                new Bad(
                        "phone.conf",
                        "{public-key:server}",
                        "{public-key:sever}",
                        "phone.conf:6:13: PublicKey: expected a key whose private half a file names"),
                new Bad(
                        "phone.conf",
                        "203.0.113.10:51820",
                        "vpn.example.com:51820",
                        "phone.conf:7:12: EndPoint: expected an address and a port, or a host name that stands under names"),
                new Bad(
                        "phone.conf",
                        "[Peer]",
                        "PostUp = echo " + KEY + "\n[Peer]",
                        "phone.conf:5:10: PostUp: expected a command without a secret key"),
                new Bad(
                        "phone.conf",
                        "[Peer]",
                        "PostUp = echo {private-key:phone}\n[Peer]",
                        "phone.conf:5:10: PostUp: expected a command without a secret key"),
                new Bad(
                        "phone.conf",
                        "Address = 10",
                        "Address = \u200b10",
                        "phone.conf:2:11: Address: expected ADDRESS/LENGTH, such as 10.0.0.1/24 or fd00::1/64; at 2:11"
                                + " stands U+200B ZERO WIDTH SPACE, which cannot be seen; delete it"),
                new Bad(
                        "phone.conf",
                        "[Interface]",
                        "; mine\n[Interface]",
                        "phone.conf:1:1: line: expected [Interface] or [Peer] first; a comment begins with #"));
    }

    static List<Bad> charactersThatNobodySees() {
        return List.of(
                Bad.main(
                        "ping: phone",
                        "ping: pho\u00adne",
                        "22:12: ping: expected one of the nodes server, router, phone, not pho\u00adne; at 22:15 stands"
                                + " U+00AD SOFT HYPHEN, which cannot be seen; delete it"),
                Bad.main(
                        "expect: reaches",
                        "expect\uff1a reaches",
                        "22:33: expect\uff1a reaches: expected one of the keys"),
                Bad.main("  phone:", "\u00a0 phone:", "15:"),
                Bad.main("after: 60s", "after: 60s\u200d", "23:76: after: expected a duration such as 30s, 5m or 1h"),
                Bad.main("wg0: phone.conf", "wg0: \u202ephone.conf", "19:20: wg0: expected a file that can be read; "),
                Bad.main("home: 192", "home:\u00a0192", "3:11: expected YAML: mapping values are not allowed here"),
                Bad.main("udp-timeout: 30s", "udp-timeout: \u201c30s\u201d", "13:38: udp-timeout: expected a duration"),
                Bad.main("questions:", "questions\uff1a", "2"),
                Bad.main("      lan:", "\t lan:", "11:1: expected YAML: found character"),
                Bad.main("home: 192.168.1.0/24", "home: 192.168.1.0/24\u0007", ""));
    }

    @ParameterizedTest
    @MethodSource("charactersThatNobodySees")
    void charactersThatNobodySeesAreNamedWithTheirPlace(Bad bad) {
        var network = new SmallNetwork(folder).change(bad.file(), bad.piece(), bad.other());
        int odd = bad.other()
                .codePoints()
                .filter(c -> c < 32 || c > 126)
                .findFirst()
                .orElseThrow();

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/" + bad.message())
                        .containsPattern("; at \\d+:\\d+ stands U\\+%04X ".formatted(odd)));
    }

    @Test
    void aByteOrderMarkBeforeYamlIsNothing() {
        assertThat(new SmallNetwork(folder)
                        .change("network.yaml", "networks:", "\ufeffnetworks:")
                        .read()
                        .questions())
                .hasSize(2);
    }

    @Test
    void lettersOfOtherScriptsInAQuestionAreNobodysBusiness() {
        var network = new SmallNetwork(folder)
                .change("network.yaml", "networks:", "question: \u201cr\u00e9ponse\u201d? # \u00a0\nnetworks:")
                .change("network.yaml", "expect: reaches", "expect: perhaps");
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageNotContaining("U+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"WG0", "wg_lan", "wg.0", "a+b=c", "wg-0", "fifteen-letters", "0", ".x", "in", "n"})
    void tunnelsHaveTheNamesThatWgQuickTakes(String name) {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", "wg0: phone.conf", "\"" + name + "\": phone.conf")
                .change("network.yaml", "through: wg0", "through: \"" + name + "\"")
                .change("network.yaml", "udp: server to phone.wg0", "udp: server to phone." + name)
                .read();
        assertThat(read.tunnels()).extracting(TunnelFile::name).contains(name);
        assertThat(((Question) read.questions().getFirst()).through())
                .isNotNull()
                .extracting(Question.Way::tunnel)
                .isEqualTo(name);
    }

    @Test
    void aTunnelNeedsNoAddress() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("phone.conf", "Address = 10.100.0.2/32\n", "")
                .change("network.yaml", "udp: server to phone.wg0", "udp: server to phone")
                .read();
        assertThat(read.tunnels().getLast().addresses()).isEmpty();
    }

    @Test
    void aNumberAloneInTheRecordOfAnEarlierRunIsInSecondsAsItWas() {
        YamlValue value = YamlValue.read("network.yaml", "60", true);
        assertThat(TopologyReader.duration(value, Duration.ZERO, Duration.ofDays(1)))
                .isEqualTo(Duration.ofMinutes(1));
        assertThat(TopologyReader.duration(
                        YamlValue.read("network.yaml", "0", false), Duration.ZERO, Duration.ofDays(1)))
                .isZero();
    }

    /// What these files cannot express yet is refused, with what they can.
    @ParameterizedTest
    @CsvSource({
        "'nat restart router', 'suspend phone', 'expected link down NODE.INTERFACE, link lost NODE.INTERFACE'",
        "'nat restart router', 'suspend phone', 'expected link down NODE.INTERFACE, link lost NODE.INTERFACE'",
        "'udp: server to phone.wg0', 'sctp: server to phone.wg0', 'sctp: expected one of the keys name, ping, udp'"
    })
    void whatCannotBeExpressedYetIsRefused(String piece, String other, String message) {
        var network = new SmallNetwork(folder).change("network.yaml", piece, other);
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining(message);
    }

    @ParameterizedTest
    @MethodSource({"networksAndNodes", "unitsAndNames", "questions", "otherFiles"})
    void badFileIsOneSentenceWithItsPlace(Bad bad) {
        var network = new SmallNetwork(folder).change(bad.file(), bad.piece(), bad.other());

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/" + bad.message())
                        .doesNotContain("\n")
                        .doesNotContain("hunter2")
                        .doesNotContain(KEY));
    }

    @Test
    void goodFileIsTaken() {
        assertThat(new SmallNetwork(folder).read().questions())
                .extracting(FileQuestion::name)
                .containsExactly("ping-phone-to-server.wg0", "later");
    }

    @Test
    void textThatIsNoYamlIsToldWithItsPlace() {
        expect(
                new SmallNetwork(folder).write("network.yaml", "networks:\n  home: [192.168.1.0/24\nnodes: {}"),
                "network.yaml:3:");
        expect(
                new SmallNetwork(folder).write("network.yaml", "# nothing but this"),
                "network.yaml:1:1: expected networks, nodes and questions");
        expect(
                new SmallNetwork(folder).write("network.yaml", "networks: &a\n  home: *a\nnodes: {}\nquestions: []"),
                "network.yaml:1:11: home: expected a subnet");
    }

    @Test
    void filesOfTheWrongSizeOrKindAreRefused() {
        var network = new SmallNetwork(folder);
        byte[] large = " ".repeat(NetworkFiles.SIZE_MAX + 1).getBytes(StandardCharsets.UTF_8);

        expect(network.write("network.yaml", ""), "network.yaml is empty; name a file with something in it");
        expect(network.write("network.yaml", large), "network.yaml is larger than 1048576 bytes");
        expect(network.write("network.yaml", new byte[] {'a', (byte) 0xff}), "network.yaml is no UTF-8 text");
        expect(
                new SmallNetwork(folder).write("phone.conf", ""),
                "network.yaml:19:20: wg0: expected a file that can be read; ");
        expect(
                new SmallNetwork(folder).write("phone.conf", large),
                "network.yaml:19:20: wg0: expected a file that can be");
    }

    @Test
    void fileThatIsNotThereIsNamed() throws Exception {
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDescription.read(folder.resolve("none.yaml")))
                .withMessageStartingWith("there is no file " + folder.resolve("none.yaml"));
        Files.createDirectory(folder.resolve("phone.conf"));
        expect(
                new SmallNetwork(Files.createDirectory(folder.resolve("other")))
                        .change("network.yaml", "phone.conf", "../phone.conf"),
                "network.yaml:19:20: wg0: expected a file that");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "../secret.nft", "/proc/self/environ", "link.nft", "zero.nft", "pipe.nft"})
    @Timeout(30)
    void fileThatIsNamedLiesBesideTheNetworkAndIsAFile(String name) throws Exception {
        // given
        Files.writeString(folder.resolve("secret.nft"), "a secret");
        Path own = Files.createDirectory(folder.resolve("own"));
        Files.createSymbolicLink(own.resolve("link.nft"), Path.of("../secret.nft"));
        Files.createSymbolicLink(own.resolve("zero.nft"), Path.of("/dev/zero"));
        new ProcessBuilder("mkfifo", own.resolve("pipe.nft").toString()).start().waitFor();

        // then
        expect(
                new SmallNetwork(own)
                        .change("network.yaml", "    role: client", "    role: client\n    firewall: " + name),
                "network.yaml:21:15: firewall: expected a file that can be read; ");
        expect(
                new SmallNetwork(own).change("network.yaml", "wg0: phone.conf", "wg0: " + name),
                "network.yaml:19:20: wg0: expected a file that can be read; ");
    }

    @Test
    void networkOfAFolderThatIsALinkOutIsRefusedAndOneThatIsNamedIsTaken() throws Exception {
        new SmallNetwork(folder).read();
        Path other = Files.createDirectory(folder.resolve("other"));
        Files.createSymbolicLink(other.resolve("network.yaml"), Path.of("../network.yaml"));

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(() -> NetworkDescription.read(other))
                .withMessageContaining("is a link that leads out of its folder");
        assertThat(NetworkDescription.read(folder.resolve("network.yaml")).questions())
                .hasSize(2);
    }

    private static void expect(SmallNetwork network, String message) {
        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(network.folder() + "/" + message)
                        .doesNotContain("\n"));
    }
}
