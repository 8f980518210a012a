package org.warren.harness.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.harness.diagnosis.SeenNetwork.OTHER_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.PHONE_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.SECOND;
import static org.warren.harness.diagnosis.SeenNetwork.SERVER_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.phone;
import static org.warren.harness.diagnosis.SeenNetwork.server;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.nat.Mapping;
import org.warren.harness.nat.MappingHistory;

/// What becomes of handshakes at the nodes that they come to, where ports, firewalls and routes are at fault.
class ReceiverReasonsTest {

    private static final String[] UP = {"phone.eth0", "router.lan", "router.wan", "server.eth0"};
    private static final Map<String, Map<String, Long>> TAKEN =
            Map.of("server", Map.of("Udp.InDatagrams", 1L, "Udp.NoPorts", 0L));
    private static final Map<String, Map<String, Long>> REFUSED =
            Map.of("server", Map.of("Udp.InDatagrams", 0L, "Udp.NoPorts", 1L));

    private static final Diagnosis.Request PING = new Diagnosis.Request(
            SeenNetwork.pingIdentity(), "ping", "phone", "server", InetAddress.ofLiteral("10.9.0.1"), false);

    private final SeenNetwork seen = new SeenNetwork();

    @Test
    void responderWithoutARouteBack() {
        seen.keysThatFit().initiation(SERVER_KEY, UP);
        says(TAKEN, Map.of("server 203.0.113.1", "RTNETLINK answers: Network is unreachable"));

        assertReason(Cause.NO_ROUTE, "server", "server has no route to 203.0.113.1");
    }

    @Test
    void responderWhoseFirewallKeepsTheAnswer() {
        seen.keysThatFit().firewall("server").initiation(SERVER_KEY, UP);
        says(TAKEN, Map.of());

        assertReason(Cause.FILTERED, "server", "came to server.eth0, and no answer left server, which has a firewall");
    }

    @Test
    void initiatorWhoseFirewallKeepsTheInitiation() {
        seen.keysThatFit().firewall("phone").pingEnters(11 * SECOND);

        assertReason(
                Cause.FILTERED,
                "phone",
                "no WireGuard message to server (203.0.113.10:51820) left phone, which has a firewall");
    }

    /// A rule of the server sends what comes for another port to the tunnel's.
    @Test
    void portThatARuleRedirectsHasAListener() {
        seen.tunnel(phone(SERVER_KEY, "none")).tunnel(server(OTHER_KEY, "none", 51999));
        seen.initiation(SERVER_KEY, UP);
        seen.spoken(spoken(List.of(phone(SERVER_KEY, "none"), server(OTHER_KEY, "none", 51999)), REFUSED, Map.of()));
        assertThat(why().cause()).isEqualTo(Cause.NO_LISTENER);

        seen.spoken(spoken(List.of(phone(SERVER_KEY, "none"), server(OTHER_KEY, "none", 51999)), TAKEN, Map.of()));
        assertReason(Cause.UNKNOWN_KEY, "server", "and has no peer with phone's public key");
    }

    @Test
    void portForwardToNobody() {
        seen.keysThatFit().portForward(new NetworkFacts.PortForward("wan", "51820", "192.168.1.11"));
        knockAtTheRouter();
        assertReason(Cause.NO_MAPPING, "router", "router has no mapping for 203.0.113.1:51820");

        seen.add(
                "router.lan",
                11 * SECOND,
                Protocol.ARP,
                Endpoint.parse("192.168.1.1:0"),
                Endpoint.parse("192.168.1.11:0"),
                new byte[0],
                0,
                "router.lan",
                "nobody");
        assertReason(Cause.NO_NEIGHBOUR, "router", "router finds nobody with the address 192.168.1.11 on its network");
    }

    @Test
    void portForwardThatTheRoutersFirewallStops() {
        seen.keysThatFit().firewall("router").portForward(new NetworkFacts.PortForward("", "400-500", "192.168.1.10"));
        knockAtTheRouter();
        assertThat(why().cause()).isEqualTo(Cause.NO_MAPPING);

        seen.portForward(new NetworkFacts.PortForward("lan", "", "192.168.1.10"));
        seen.portForward(new NetworkFacts.PortForward("wan", "51820", "192.168.1.10", true));
        assertThat(why().cause()).isEqualTo(Cause.NO_MAPPING);

        seen.portForward(new NetworkFacts.PortForward("", "443,51000-52000", "192.168.1.10"));
        assertReason(
                Cause.FILTERED,
                "router",
                "where a port forward leads to 192.168.1.10, and its firewall did not let it through");
    }

    /// The server answers from another address of its own than the one that was called.
    @Test
    void mappingThatIsWithAnotherAddress() {
        seen.keysThatFit().initiation(SERVER_KEY, UP);
        seen.down(12 * SECOND, SeenNetwork.message(2, 92, 9, 5), "server.eth0", "router.wan");
        Mapping mapping = new Mapping(
                1,
                "udp",
                SeenNetwork.PHONE,
                SeenNetwork.OUTSIDE,
                Endpoint.parse("203.0.113.110:51820"),
                0,
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty());

        Reason reason = new Diagnosis(seen.network(new MappingHistory(List.of(mapping)))).why(PING);

        assertThat(reason.cause()).isEqualTo(Cause.NO_MAPPING);
        assertThat(reason.sentence())
                .endsWith("router has no mapping for 203.0.113.1:51820 from 203.0.113.10:51820; the one that it has is"
                        + " with 203.0.113.110:51820");
    }

    @Test
    void routerThatForwardsIpv4Only() {
        Endpoint from = Endpoint.parse("[2001:db8:1::2]:7");
        Endpoint to = Endpoint.parse("[2001:db8:2::2]:7");
        byte[] text = new byte[] {1, 2, 3, 4};
        for (String place : List.of("phone.eth0", "router.lan")) {
            seen.add(place, 11 * SECOND, Protocol.UDP, from, to, text, 64, "phone.eth0", "router.lan");
        }
        seen.spoken(
                new SpokenFacts(List.of(), Map.of(), Map.of("router", true), Map.of("router", false), Map.of(), ""));
        PacketIdentity knock = new Diagnosis(seen.network(new MappingHistory(List.of())))
                .requests("phone", to.address(), PacketIdentity.Kind.UDP_REQUEST)
                .iterator()
                .next();

        Reason reason = new Diagnosis(seen.network(new MappingHistory(List.of())))
                .why(new Diagnosis.Request(knock, "datagram", "phone", "server", to.address(), false));

        assertThat(reason.cause()).isEqualTo(Cause.FORWARDING_OFF);
        assertThat(reason.sentence())
                .isEqualTo("phone's datagram came to router, which does not forward IPv6"
                        + " (net.ipv6.conf.all.forwarding = 0)");
    }

    /// The phone calls the router's outside address.
    private void knockAtTheRouter() {
        byte[] initiation = seen.initiation(SERVER_KEY, "phone.eth0");
        seen.add(
                "router.wan",
                11 * SECOND,
                Protocol.UDP,
                SeenNetwork.PHONE,
                SeenNetwork.OUTSIDE,
                initiation,
                64,
                "phone.eth0",
                "router.wan");
    }

    private void says(Map<String, Map<String, Long>> counters, Map<String, String> routes) {
        seen.spoken(spoken(List.of(phone(SERVER_KEY, "none"), server(PHONE_KEY, "none")), counters, routes));
    }

    private static SpokenFacts spoken(
            List<NetworkFacts.Tunnel> tunnels, Map<String, Map<String, Long>> counters, Map<String, String> routes) {
        return new SpokenFacts(tunnels, counters, Map.of(), Map.of(), routes, "");
    }

    private Reason why() {
        return new Diagnosis(seen.network(new MappingHistory(List.of()))).why(PING);
    }

    private void assertReason(Cause cause, String node, String sentence) {
        Reason reason = why();
        assertThat(reason.sentence()).contains(sentence);
        assertThat(reason.cause()).isEqualTo(cause);
        assertThat(reason.node()).isEqualTo(node);
    }
}
