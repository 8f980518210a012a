package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Ports, transfers and port forwards that a network file can and cannot have.
class BadPortsTest {

    private static final String PING = "{ping: phone to server.wg0, expect: reaches, through: wg0}";
    private static final String NAT = "ports: preserve";

    @TempDir
    Path folder;

    /// A change that makes a good file bad.
    ///
    /// @param message without the file
    private record Bad(String piece, String other, String message) {}

    static List<Bad> questions() {
        return List.of(
                new Bad(PING, "{tcp: phone to server, expect: reaches}", "22:5: questions: expected the key port"),
                new Bad(
                        "questions:",
                        "names: {vpn: 203.0.113.10}\nresolver: router\nquestions:\n"
                                + "  - {tcp: \"phone to router:53\", expect: reaches}",
                        "24:11: tcp: expected another port, or listener: false, because a name service has port 53 of router"),
                new Bad(
                        "questions:",
                        "names: {vpn: 203.0.113.10}\nresolver: {on: server, caches: router}\nquestions:\n"
                                + "  - {udp: \"phone to router:53\", expect: reaches}",
                        "24:11: udp: expected another port, or listener: false, because a name service has port 53 of router"),
                new Bad(
                        PING,
                        "{tcp: \"phone to server:0\", expect: reaches}",
                        "22:11: tcp: expected a port from 1 to 65535"),
                new Bad(
                        PING,
                        "{tcp: \"phone to server:80\", port: 80, expect: reaches}",
                        "22:39: port: expected the port once, it stands in tcp already"),
                new Bad(
                        PING,
                        "{tcp: \"phone to server:80\", listener: maybe, expect: reaches}",
                        "22:43: listener: expected true or false"),
                new Bad(
                        PING,
                        "{ping: \"phone to server:80\", expect: reaches}",
                        "22:12: ping: expected NODE to NODE, NODE.INTERFACE or an address"),
                new Bad(
                        PING,
                        "{udp: \"phone to server:51820\", expect: reaches}",
                        "22:11: udp: expected a port up to 32767"),
                new Bad(
                        PING,
                        "{udp: phone to server, listener: false, expect: reaches}",
                        "22:38: listener: expected listener only with a port"),
                new Bad(
                        PING,
                        "{ping: phone to server, bytes: 1MB, expect: reaches}",
                        "22:36: bytes: expected bytes only with transfer"));
    }

    static List<Bad> transfers() {
        return List.of(
                new Bad(
                        PING,
                        "{transfer: phone to server, bytes: 1M, expect: reaches}",
                        "22:40: bytes: expected a number of bytes such as 500kB or 10MB, from 1B to 20 MB"),
                new Bad(
                        PING,
                        "{transfer: phone to server, bytes: 15MB, expect: reaches}\n"
                                + "  - {transfer: server to phone, bytes: 15MB, expect: reaches}",
                        "23:40: bytes: expected at most 20 MB in all transfers of a file together"),
                new Bad(
                        PING,
                        "{transfer: phone to server, within: 10, expect: reaches}",
                        "22:41: within: expected a duration such as 30s, 5m or 1h, at most 60m; 10 has no unit"),
                new Bad(PING, "{transfer: phone to phone, expect: reaches}", "22:16: transfer: expected two nodes"),
                new Bad(PING, "{largest: phone to phone}", "22:15: largest: expected two nodes"),
                new Bad(
                        PING,
                        "{largest: phone to server, expect: reaches}",
                        "22:40: expect: expected a whole number from 28 to 1500"),
                new Bad(
                        PING,
                        "{ping: phone to server, within: 1m, expect: does not reach}",
                        "22:37: within: expected within only where it reaches"));
    }

    static List<Bad> forwards() {
        return List.of(
                new Bad(
                        NAT,
                        "port-forwards: {51820: 192.168.1.2}",
                        "13:66: 51820: expected udp or tcp and a port as the key, such as udp 51820, not 51820"),
                new Bad(
                        NAT,
                        "port-forwards: {udp 70000: 192.168.1.2}",
                        "13:70: udp 70000: expected udp or tcp and a port as the key"),
                new Bad(
                        NAT,
                        "port-forwards: {udp 51820: phone}",
                        "13:70: udp 51820: expected the IPv4 address of a host inside"),
                new Bad(
                        NAT,
                        "port-forwards: {udp 51820: 192.168.7.2}",
                        "13:70: udp 51820: expected the IPv4 address of a host on one of the router's networks"),
                new Bad(
                        NAT,
                        "port-forwards: {udp 51820: \"192.168.1.2:0\"}",
                        "13:70: udp 51820: expected the IPv4 address of a host inside"),
                new Bad(
                        NAT,
                        "port-forwards: {udp 53: 192.168.1.2, udp 00053: 192.168.1.2}",
                        "13:91: udp 00053: expected each port once, not udp 00053 again"),
                new Bad(NAT, "hairpin: true", "13:52: hairpin: expected port-forwards beside it"));
    }

    @ParameterizedTest
    @MethodSource({"questions", "transfers", "forwards"})
    void badFileIsOneSentenceWithItsPlace(Bad bad) {
        var network = new SmallNetwork(folder).change("network.yaml", bad.piece(), bad.other());

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:" + bad.message())
                        .doesNotContain("\n"));
    }

    @Test
    void portOfARouterThatLeadsInsideAsksTheHostThere() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", NAT, "port-forwards: {tcp 8080: \"192.168.1.2:80\"}, hairpin: true")
                .change(
                        "network.yaml",
                        PING,
                        "{tcp: \"server to 203.0.113.1:8080\", expect: reaches}\n"
                                + "  - {tcp: \"server to 203.0.113.1:8081\", listener: false, expect: does not reach}")
                .read();

        ConnectionQuestion forwarded = (ConnectionQuestion) read.questions().getFirst();
        assertThat(forwarded)
                .extracting(
                        ConnectionQuestion::to,
                        ConnectionQuestion::address,
                        ConnectionQuestion::port,
                        ConnectionQuestion::listenPort,
                        ConnectionQuestion::listens)
                .containsExactly("phone", "203.0.113.1", 8080, 80, true);
        ConnectionQuestion other = (ConnectionQuestion) read.questions().get(1);
        assertThat(other)
                .extracting(
                        ConnectionQuestion::to,
                        ConnectionQuestion::address,
                        ConnectionQuestion::listenPort,
                        ConnectionQuestion::listens)
                .containsExactly("router", "203.0.113.1", 8081, false);
    }

    @Test
    void portOfTheRoutersAddressInsideIsItsOwn() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", NAT, "port-forwards: {tcp 8080: 192.168.1.2}")
                .change("network.yaml", PING, "{tcp: \"phone to 192.168.1.1:8080\", expect: does not reach}")
                .read();

        assertThat(((ConnectionQuestion) read.questions().getFirst()).to()).isEqualTo("router");
    }

    @Test
    void portLeadsToTheHostOfItsOwnHome() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", NAT, "port-forwards: {tcp 8080: 192.168.1.2}")
                .change("network.yaml", "networks:\n", "networks:\n  other: 192.168.1.0/24\n")
                .change(
                        "network.yaml",
                        "nodes:\n",
                        "nodes:\n  neighbour: {interfaces: {eth0: {network: other, address: 192.168.1.2/24}}}\n")
                .change("network.yaml", PING, "{tcp: \"server to 203.0.113.1:8080\", expect: reaches}")
                .read();

        assertThat(((ConnectionQuestion) read.questions().getFirst()).to()).isEqualTo("phone");
    }

    @Test
    void portOfItsOwnKeyIsThatOfAProgram() {
        NetworkDescription read = new SmallNetwork(folder)
                .change("network.yaml", PING, "{tcp: phone to server, port: 80, expect: reaches}")
                .read();

        assertThat(((ConnectionQuestion) read.questions().getFirst()).listens()).isFalse();
        assertThat(read.questions().getFirst().name()).isEqualTo("tcp-phone-to-server-port-80");
    }

    @Test
    void explanationSaysWhatIsTransferredAndWhereAPortLeads() {
        var network = new SmallNetwork(folder)
                .change("network.yaml", NAT, "port-forwards: {udp 51820: 192.168.1.2}")
                .change(
                        "network.yaml",
                        PING,
                        "{transfer: phone to server, bytes: 1.5MB, within: 20s, expect: reaches}\n"
                                + "  - {ping: phone to server, within: 5m, expect: reaches}");

        assertThat(new NetworkWords(network.read()).lines())
                .anyMatch(line -> line.contains(", udp 51820 leads to 192.168.1.2"))
                .anyMatch(line -> line.endsWith("phone sends 1.5 MB over TCP to port 5001 of server (203.0.113.10), and"
                        + " all of it arrives within 20s."))
                .anyMatch(line -> line.endsWith("once a second until it is answered, within 5m."));
    }
}
