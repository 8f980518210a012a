package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Host names, routes, events and sizes that a network file cannot have.
class BadNamesAndEventsTest {

    @TempDir
    Path folder;

    /// A change that makes a good file bad.
    ///
    /// @param message without the file
    private record Bad(String piece, String other, String message) {}

    static List<Bad> events() {
        return List.of(
                new Bad("nat restart router", "nat restart", "23:87: when: expected link down NODE.INTERFACE"),
                new Bad("nat restart router", "link up phone.eth0 now", "23:87: when: expected link up NODE.INTERFACE"),
                new Bad("nat restart router", "address phone.eth0", "23:87: when: expected address NODE.INTERFACE A"),
                new Bad(
                        "nat restart router",
                        "address phone.wg0 10.100.0.7/32",
                        "23:87: when: expected an interface of the network; there is no phone.wg0"),
                new Bad(
                        "nat restart router",
                        "address phone.eth0 192.168.1.7",
                        "23:87: when: expected an address in network home, which has 192.168.1.0/24"),
                new Bad(
                        "nat restart router",
                        "address phone.eth0 192.168.2.7/24",
                        "23:87: when: expected an address in network home, which has 192.168.1.0/24"),
                new Bad(
                        "nat restart router",
                        "address phone.eth0 soon",
                        "23:87: when: expected an address with the length of its network's prefix"),
                new Bad(
                        "nat restart router",
                        "address phone.eth0 192.168.1.1/24",
                        "23:87: when: expected an address that is free at all times, another interface of home has 192.168.1.1"),
                new Bad(
                        "nat restart router",
                        "gateway phone 203.0.113.1",
                        "23:87: when: expected the address of a router on one of the node's networks"),
                new Bad(
                        "nat restart router",
                        "gateway fone 192.168.1.1",
                        "23:87: when: expected one of the nodes server, router, phone, not fone"),
                new Bad(
                        "nat restart router",
                        "name vpn.example.org 203.0.113.1",
                        "23:87: when: expected one of the host names under names; there is no vpn.example.org"),
                new Bad(
                        "nat restart router",
                        "link lost phone",
                        "23:87: when: expected an interface of the network; there is no"),
                new Bad(
                        "nat restart router",
                        "route phone 10.0.0.1/8 192.168.1.1",
                        "23:87: when: expected a prefix without host bits, such as 10.0.0.0/8, not 10.0.0.1/8"),
                new Bad(
                        "nat restart router",
                        "route phone 10.0.0.0/8 203.0.113.1",
                        "23:87: when: expected the address of a router on one of the node's networks"),
                new Bad(
                        "nat restart router",
                        "route phone 10.0.0.0/8",
                        "23:87: when: expected route NODE PREFIX ADDRESS"),
                new Bad("through: wg0", "size: 27", "22:56: size: expected a whole number from 28 to 1500"),
                new Bad("through: wg0", "size: 1501", "22:56: size: expected a whole number from 28 to 1500"),
                new Bad("after: 60s", "size: 1420", "23:75: size: expected size only with ping"));
    }

    static List<Bad> namesAndRoutes() {
        return List.of(
                new Bad("nodes:", "names: {vpn: soon}\nnodes:", "4:14: vpn: expected an address such as 203.0.113.10"),
                new Bad("nodes:", "names: {vpn: []}\nnodes:", "4:14: vpn: expected an address, or a list of them"),
                new Bad("nodes:", "names: {vpn: 203.0.113.10/24}\nnodes:", "4:14: vpn: expected an address such as"),
                new Bad("nodes:", "names: [vpn]\nnodes:", "4:8: names: expected a mapping of host names to addresses"),
                new Bad(
                        "nodes:",
                        "names: {my vpn: 203.0.113.10}\nnodes:",
                        "4:17: my vpn: expected a host name of letters, digits, hyphens and dots as the key"),
                new Bad(
                        "nodes:",
                        "names: {203.0.113.9: 203.0.113.10}\nnodes:",
                        "4:22: 203.0.113.9: expected a host name of letters, digits, hyphens and dots as the key"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: {10.0.0.1/8: 192.168.1.1}",
                        "18:26: 10.0.0.1/8: expected a prefix without host bits as the key, such as 10.0.0.0/8"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: {away: 192.168.1.1}",
                        "18:20: away: expected a prefix such as 10.9.0.0/24 as the key"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: {10.0.0.0/8: 203.0.113.1}",
                        "18:26: 10.0.0.0/8: expected the address of a router on one of the node's networks"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: {\"fd00::/8\": 192.168.1.1}",
                        "18:26: fd00::/8: expected a next hop of the family of fd00::/8"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: {0.0.0.0/0: 192.168.1.1 metric high}",
                        "18:25: 0.0.0.0/0: expected an address such as 192.168.1.3, or with a metric"),
                new Bad(
                        "gateway: 192.168.1.1",
                        "routes: 192.168.1.1",
                        "18:13: routes: expected a mapping of prefixes to next hops"));
    }

    static List<Bad> neighboursAndRouters() {
        return List.of(
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{arp: router to phone, expect: answered",
                        "22:11: arp: expected NODE to NODE.TUNNEL"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{arp: router to phone.wg1, expect: answered",
                        "22:11: arp: expected NODE to NODE.TUNNEL, such as stranger to phone.wg0; there is no tunnel phone.wg1"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{arp: nobody to phone.wg0, expect: answered",
                        "22:11: arp: expected one of the nodes server, router, phone, not nobody"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{syn-ack: server to phone.wg0, expect: answered",
                        "22:15: syn-ack: expected two nodes of one network, of which the first has an IPv4 address there"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{arp: router to phone.wg0, expect: reaches",
                        "22:40: expect: expected answered or not answered"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{arp: router to phone.wg0, as: 192.0.2.1, expect: answered",
                        "22:36: as: expected as only with syn-ack"),
                new Bad(
                        "{ping: phone to server.wg0, expect: reaches, through: wg0",
                        "{syn-ack: router to phone.wg0, as: site, expect: answered",
                        "22:40: as: expected an IPv4 address such as 192.0.2.80"),
                new Bad("ports: preserve", "new-address: perhaps", "13:56: new-address: expected forgets or keeps"),
                new Bad(
                        "192.168.1.2/24}",
                        "192.168.1.1/24}",
                        "17:38: address: expected an address that is free, 192.168.1.1 is that of router.lan; where both are to have it, one of them says shares-address: true"),
                new Bad(
                        "192.168.1.2/24}",
                        "192.168.1.2/24, shares-address: perhaps}",
                        "17:70: shares-address: expected true or false"),
                new Bad(
                        "network: home, address: 192.168.1.2/24}",
                        "network: home, shares-address: true}",
                        "17:45: shares-address: expected an address beside it"),
                new Bad("ports: preserve", "translates: perhaps", "13:55: translates: expected true or false"),
                new Bad(
                        "ports: preserve",
                        "translates: false, new-address: keeps",
                        "13:55: translates: expected no ports, port-forwards or new-address beside it"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"server", "phone"})
    void serverOfALeaseIsANeighbour(String server) {
        var network = new SmallNetwork(folder)
                .change("network.yaml", "nat restart router", "dhcp phone.eth0 " + server + " 10.0.0.0/8 192.168.1.1");

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining(
                        "23:87: when: expected another node of network home as the server, not " + server);
    }

    /// What a modelled NAT translates to is its address at the start.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "link lost router.wan",
                "reboot router",
                "address router.wan 203.0.113.2/24",
                "gateway router 203.0.113.10",
                "route router 10.0.0.0/8 203.0.113.10"
            })
    void modelledNatKeepsItsAddresses(String event) {
        var network = new SmallNetwork(folder)
                .change("network.yaml", "{outside: wan, udp-timeout: 30s, ports: preserve}", "linux-6")
                .change("network.yaml", "nat restart router", event);

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .withMessageContaining("when: expected a node without a modelled NAT");
    }

    @ParameterizedTest
    @MethodSource({"events", "namesAndRoutes", "neighboursAndRouters"})
    void badFileIsOneSentenceWithItsPlace(Bad bad) {
        var network = new SmallNetwork(folder).change("network.yaml", bad.piece(), bad.other());

        assertThatExceptionOfType(NetworkFileException.class)
                .isThrownBy(network::read)
                .satisfies(problem -> assertThat(problem.getMessage())
                        .startsWith(folder + "/network.yaml:" + bad.message())
                        .doesNotContain("\n"));
    }

    @Test
    void aNodeIsAskedAtTheAddressThatItHasThen() {
        NetworkDescription read = new SmallNetwork(folder)
                .change(
                        "network.yaml",
                        "questions:\n",
                        "questions:\n  - {name: before, ping: router to phone, expect: reaches}\n"
                                + "  - {name: moved, ping: router to phone, expect: reaches,"
                                + " when: [address phone.eth0 192.168.1.7/24, nat restart router]}\n"
                                + "  - {name: there, ping: router to phone.eth0, expect: reaches}\n"
                                + "  - {name: inside, ping: server to phone.wg0, expect: reaches}\n")
                .read();

        assertThat(read.questions())
                .filteredOn(question -> question instanceof Question)
                .extracting(question -> ((Question) question).address())
                .startsWith("192.168.1.2", "192.168.1.7", "192.168.1.7", "10.100.0.2");
        assertThat(read.questions().get(1).events())
                .containsExactly(
                        new Event(Event.Kind.ADDRESS, "phone", "eth0", "192.168.1.7/24"),
                        new Event(Event.Kind.NAT_RESTART, "router", ""));
    }
}
