package org.warren.harness.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.harness.diagnosis.SeenNetwork.OTHER_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.PHONE_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.SECOND;
import static org.warren.harness.diagnosis.SeenNetwork.SERVER_KEY;
import static org.warren.harness.diagnosis.SeenNetwork.message;
import static org.warren.harness.diagnosis.SeenNetwork.phone;
import static org.warren.harness.diagnosis.SeenNetwork.server;
import static org.warren.harness.diagnosis.SeenNetwork.tunnel;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.nat.Mapping;
import org.warren.harness.nat.MappingHistory;

/// From captures of a network that never was; the virtual lab plants the same causes in real ones.
class DiagnosisTest {

    private static final String[] UP = {"phone.eth0", "router.lan", "router.wan", "server.eth0"};
    private static final String[] DOWN = {"server.eth0", "router.wan", "router.lan", "phone.eth0"};

    private SeenNetwork seen = new SeenNetwork();

    @Test
    void responderWithoutTheInitiatorsKey() {
        seen.tunnel(phone(SERVER_KEY, "none")).tunnel(server(OTHER_KEY, "none"));
        seen.initiation(SERVER_KEY, UP);

        assertReason(
                Cause.UNKNOWN_KEY,
                "server",
                "server received phone's handshake initiation on port 51820 and has no peer with phone's public key");
    }

    @Test
    void mac1TellsThatAnotherKeyIsCalled() {
        seen.tunnel(phone(OTHER_KEY, "none")).tunnel(server(PHONE_KEY, "none"));
        seen.initiation(OTHER_KEY, UP);

        assertReason(Cause.WRONG_KEY, "phone", "phone.wg0 calls server by the public key");
    }

    @Test
    void capturesAloneTellWhatItMayBe() {
        seen.tunnel(tunnel("phone", "", SERVER_KEY, "none", "203.0.113.10:51820"))
                .tunnel(new NetworkFacts.Tunnel("server", "wg0", "", 51820, List.of("10.9.0.1"), List.of()));
        seen.initiation(SERVER_KEY, UP);

        assertReason(
                Cause.UNANSWERED,
                "server",
                "came to server.eth0 and was not answered: it does not know that key, or its firewall drops it, or");
    }

    @Test
    void counterThatDidNotGrowTellsOfAFirewall() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, UP);
        says(Map.of("server", Map.of("Udp.InDatagrams", 0L)));
        assertReason(Cause.FILTERED, "server", "was not let in by the firewall of server");

        says(Map.of("server", Map.of("Udp.InDatagrams", 1L)));
        assertThat(why().cause()).isEqualTo(Cause.UNANSWERED);
    }

    @Test
    void initiationThatCameBeforeIsOld() {
        seen.keysThatFit();
        byte[] initiation = seen.initiation(SERVER_KEY, UP);
        seen.up(2 * SECOND, initiation, "server.eth0");

        assertReason(Cause.OLD_TIMESTAMP, "server", "came to server.eth0 a second time");
    }

    @Test
    void responseThatIsRefusedTellsOfPresharedKeys() {
        seen.tunnel(phone(SERVER_KEY, "one")).tunnel(server(PHONE_KEY, "two"));
        seen.initiation(SERVER_KEY, UP);
        seen.down(12 * SECOND, message(2, 92, 9, 5), DOWN);

        assertReason(
                Cause.OTHER_PRESHARED_KEY, "phone", "phone refused server's handshake response: their preshared keys");
    }

    @Test
    void responseThatMeetsNoMapping() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, UP);
        seen.down(12 * SECOND, message(2, 92, 9, 5), "server.eth0", "router.wan");

        Reason reason = why(new MappingHistory(List.of(entry(SeenNetwork.PHONE, 0, 6 * SECOND, false))));
        assertThat(reason.cause()).isEqualTo(Cause.NO_MAPPING);
        assertThat(reason.node()).isEqualTo("router");
        assertThat(reason.sentence())
                .isEqualTo("server's handshake response came to router.wan, and router has no mapping for"
                        + " 203.0.113.1:51820; the one for 192.168.1.2:51820 ended 6.0 s before");
    }

    /// The NAT says that it drops the flow; one that merely ended is no mapping.
    @Test
    void responseOfAFlowThatIsStuck() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, UP);
        seen.down(12 * SECOND, message(2, 92, 9, 5), "server.eth0", "router.wan");
        Mapping stuck = entry(SeenNetwork.PHONE, 0, 6 * SECOND, true);

        Reason reason = why(new MappingHistory(List.of(stuck)));
        assertThat(reason.cause()).isEqualTo(Cause.STUCK_FLOW);
        assertThat(reason.sentence())
                .isEqualTo("server's handshake response came to router.wan, and since 6.0 s before router drops all"
                        + " packets of 192.168.1.2:51820 for good, whose flow had grown too old; another source port"
                        + " gets through");
        Mapping ofAnother = entry(Endpoint.parse("192.168.1.3:51820"), 7 * SECOND, 8 * SECOND, false);
        assertThat(why(new MappingHistory(List.of(stuck, ofAnother))).cause())
                .as("somebody else has had the port since")
                .isEqualTo(Cause.NO_MAPPING);
    }

    @Test
    void initiationThatIsLostAndWhy() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, "phone.eth0", "router.lan", "router.wan");
        assertReason(Cause.LOST_ON_LINK, "server", "left router.wan and did not come to server.eth0");

        seen.outage("server", "eth0");
        assertReason(Cause.LINK_DOWN, "server", "the link of server.eth0 was down");
    }

    @Test
    void nodeThatHasItsAddressNoLongerDropsWhatComesForIt() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, UP);
        says(Map.of("server", Map.of("Udp.InDatagrams", 1L)));
        assertThat(why().cause()).isEqualTo(Cause.UNANSWERED);

        seen.loss("server", "eth0", "203.0.113.10");
        assertReason(
                Cause.NO_NEIGHBOUR,
                "server",
                "came to server.eth0, and server does not have the address 203.0.113.10 any more");
    }

    /// 58 bytes: padded to 64, as most do, to an MTU of 60, or not at all.
    @ParameterizedTest
    @ValueSource(ints = {58, 60, 64})
    void dataMessageIsFoundHoweverItIsPadded(int length) {
        seen.keysThatFit();
        seen.pingEnters(11 * SECOND);
        seen.up(11 * SECOND, message(4, 32 + length, 5, 0), "phone.eth0", "router.lan", "router.wan");

        assertReason(Cause.LOST_ON_LINK, "server", "phone's encrypted packet left router.wan and did not come to");
    }

    @ParameterizedTest
    @ValueSource(ints = {57, 65})
    void dataMessageOfAnotherLengthIsThatOfAnotherPacket(int length) {
        seen.keysThatFit();
        seen.pingEnters(11 * SECOND);
        seen.up(11 * SECOND, message(4, 32 + length, 5, 0), "phone.eth0", "router.lan", "router.wan");

        assertThat(why().cause()).isNotEqualTo(Cause.LOST_ON_LINK);
    }

    @Test
    void initiationThatIsTooLongForTheNextInterface() {
        seen.keysThatFit();
        seen.initiation(SERVER_KEY, "phone.eth0");

        assertReason(Cause.TOO_LARGE, "router", "is 176 bytes long and did not pass from phone.eth0 to router.lan");
    }

    @Test
    void portThatNobodyListensOn() {
        seen.tunnel(phone(SERVER_KEY, "none"))
                .tunnel(new NetworkFacts.Tunnel("server", "wg0", SERVER_KEY, 51821, List.of("10.9.0.1"), List.of()));
        seen.initiation(SERVER_KEY, UP);

        assertReason(Cause.NO_LISTENER, "server", "nothing listens on port 51820 (wg0 on 51821)");
    }

    @Test
    void routerThatSaysThatItHasNoRoute() {
        seen.keysThatFit();
        byte[] initiation = seen.initiation(SERVER_KEY, "phone.eth0", "router.lan");
        seen.add(
                "router.lan",
                11 * SECOND,
                Protocol.ICMP,
                Endpoint.parse("192.168.1.1:0"),
                SeenNetwork.PHONE,
                unreachable(0, initiation),
                64,
                "router.lan",
                "phone.eth0");

        assertReason(Cause.NO_ROUTE, "router", "phone's handshake initiation came to router, which has no route to");
    }

    @Test
    void innerPacketThatAllowedIpsRefuse() {
        NetworkFacts.Peer narrow = new NetworkFacts.Peer(PHONE_KEY, "none", null, List.of("10.9.0.3/32"));
        seen.tunnel(phone(SERVER_KEY, "none"))
                .tunnel(new NetworkFacts.Tunnel(
                        "server", "wg0", SERVER_KEY, 51820, List.of("10.9.0.1"), List.of(narrow)));
        seen.pingEnters(11 * SECOND);
        seen.up(11 * SECOND, message(4, 96, 9, 0), UP);

        assertReason(
                Cause.SOURCE_REFUSED,
                "server",
                "it comes from 10.9.0.2, and AllowedIPs for phone there are 10.9.0.3/32");
    }

    @Test
    void tunnelWithoutAPeerForTheDestination() {
        seen.tunnel(new NetworkFacts.Tunnel("phone", "wg0", PHONE_KEY, 51820, List.of("10.9.0.2"), List.of()));
        seen.pingEnters(11 * SECOND);

        assertReason(Cause.NO_PEER, "phone", "no peer of phone.wg0 has 10.9.0.1 in its AllowedIPs");
    }

    @Test
    void tunnelWithoutAnEndpoint() {
        seen.tunnel(tunnel("phone", PHONE_KEY, SERVER_KEY, "none", null));
        seen.pingEnters(11 * SECOND);

        assertReason(Cause.NO_ENDPOINT, "phone", "phone.wg0 has no endpoint for");
    }

    @Test
    void onlyTheNextHopIsAMissingNeighbour() {
        seen.keysThatFit();
        seen.pingEnters(11 * SECOND);
        asksFor("192.168.1.77");
        routes("phone 203.0.113.10", "203.0.113.10 via 192.168.1.1 dev eth0 src 192.168.1.2");
        assertReason(Cause.NOT_SENT, "phone", "no WireGuard message to server (203.0.113.10:51820) left phone");

        asksFor("192.168.1.1");
        assertReason(Cause.NO_NEIGHBOUR, "phone", "phone finds nobody with the address 192.168.1.1 on its network");
    }

    @Test
    void anotherNetworkOfTheSameSubnetHasTheNeighbour() {
        asksFor("192.168.1.50");
        InetAddress nas = InetAddress.ofLiteral("192.168.1.50");
        Network network = seen.network(new MappingHistory(List.of()), SeenNetwork.nas("192.168.1.50/24"));

        assertThat(new Diagnosis(network).whyNotSent("ping", "phone", nas).sentence())
                .isEqualTo("phone finds nobody with the address 192.168.1.50 on its network, so phone's ping does not"
                        + " leave it; nas has it on network office, whose subnet is that of home too");
    }

    @Test
    void linkThatIsDownIsTheCauseOnlyWhereTheRouteLeads() {
        seen.keysThatFit();
        seen.pingEnters(11 * SECOND).outage("phone", "eth0");
        assertReason(Cause.LINK_DOWN, "phone", "the link of phone.eth0 was down");

        routes("phone 203.0.113.10", "203.0.113.10 via 192.168.1.1 dev eth0 src 192.168.1.2");
        assertReason(Cause.LINK_DOWN, "phone", "was down, and phone's route to 203.0.113.10 still leads to eth0");

        routes("phone 203.0.113.10", "203.0.113.10 via 100.64.0.1 dev lte src 100.64.0.2");
        assertThat(why().cause()).isEqualTo(Cause.NOT_SENT);
    }

    @Test
    void routerThatDoesNotHairpin() {
        seen.keysThatFit();
        Endpoint own = SeenNetwork.OUTSIDE;
        assertThat(whyKnock(knock(own), own).sentence())
                .isEqualTo("phone's datagram came to router.lan, and router does not send what comes from inside for"
                        + " 203.0.113.1:51820 back inside: no hairpinning");

        Endpoint inside = Endpoint.parse("192.168.1.1:51820");
        Reason reason = whyKnock(knock(inside), inside);
        assertThat(reason.cause()).isEqualTo(Cause.NO_LISTENER);
        assertThat(reason.sentence())
                .isEqualTo("phone's datagram came to router.lan, where nothing listens on port 51820");
    }

    @Test
    void routeLeadsAroundATunnelThatDoesNotClaimTheAddress() {
        seen.tunnel(phone(SERVER_KEY, "none"));

        assertThat(whyAround("2001:db8::1"))
                .isEqualTo("no peer of phone.wg0 has 2001:db8::1 in its AllowedIPs (10.9.0.1/32)");
        assertThat(whyAround("10.9.0.1")).isEmpty();
    }

    @Test
    void ownNetworkWinsOverAFullTunnel() {
        NetworkFacts.Peer all = new NetworkFacts.Peer(SERVER_KEY, "none", "203.0.113.10:51820", List.of("0.0.0.0/0"));
        seen.tunnel(new NetworkFacts.Tunnel("phone", "wg0", PHONE_KEY, 51820, List.of("10.9.0.2"), List.of(all)));

        assertThat(whyAround("192.168.1.50"))
                .isEqualTo("192.168.1.50 is on phone's own network home, whose route wins over AllowedIPs = 0.0.0.0/0");
        assertThat(whyAround("203.0.113.80")).isEmpty();
    }

    /// Captures show what a node sends when its link's delay is over, perhaps after its next packet was made.
    @Test
    void delayedPacketIsNotTakenForAnEarlierOne() {
        seen.keysThatFit();
        seen.link(SECOND / 2, 0).pingEnters(11 * SECOND);
        seen.up(11 * SECOND - SECOND / 5 + SECOND / 2, message(4, 96, 9, 0), UP);
        seen.up(11 * SECOND + SECOND / 2, message(4, 96, 9, 1), "phone.eth0", "router.lan", "router.wan");

        assertReason(Cause.LOST_ON_LINK, "server", "encrypted packet left router.wan and did not come to server.eth0");
    }

    @Test
    void packetThatALinkLostBeforeItLeft() {
        seen.keysThatFit();
        seen.link(0, 30).pingEnters(11 * SECOND);
        assertReason(
                Cause.LOST_ON_LINK,
                "phone",
                "phone's WireGuard message was lost on the link of phone.eth0, which loses 30 % of its packets");

        // Those of the pings before and after it arrived.
        seen.up(10 * SECOND, message(4, 96, 9, 0), UP).up(11 * SECOND + SECOND / 5, message(4, 96, 9, 1), UP);
        assertReason(Cause.LOST_ON_LINK, "phone", "phone's encrypted packet was lost on the link of phone.eth0");
    }

    @Test
    void packetThatALinkMayHaveLostHasNoInventedShare() {
        seen.keysThatFit();
        seen.linkThatMayLose().pingEnters(11 * SECOND);
        assertReason(
                Cause.LOST_ON_LINK,
                "phone",
                "phone's WireGuard message was lost on the link of phone.eth0, which changes over time and may lose packets");
    }

    @Test
    void frameThatASwitchFloodedWasNotReceived() {
        PacketIdentity ping = SeenNetwork.pingIdentity();
        Endpoint server = Endpoint.parse("203.0.113.10:0");
        seen.add(
                "server.eth0",
                11 * SECOND,
                Protocol.ICMP,
                SeenNetwork.OUTSIDE,
                server,
                SeenNetwork.ping(),
                63,
                "router.wan",
                "nobody");
        assertThat(diagnosis(new MappingHistory(List.of())).receivers(ping)).isEmpty();

        seen.add(
                "server.eth0",
                12 * SECOND,
                Protocol.ICMP,
                SeenNetwork.OUTSIDE,
                server,
                SeenNetwork.ping(),
                63,
                "router.wan",
                "server.eth0");
        assertThat(diagnosis(new MappingHistory(List.of())).receivers(ping)).containsOnlyKeys("server");
    }

    @Test
    void causesHaveDistinctWords() {
        for (Cause cause : Cause.values()) {
            assertThat(Cause.named(cause.word())).contains(cause);
        }
    }

    private void asksFor(String neighbour) {
        seen.add(
                "phone.eth0",
                11 * SECOND,
                Protocol.ARP,
                SeenNetwork.PHONE,
                Endpoint.parse(neighbour + ":0"),
                new byte[0],
                0,
                "phone.eth0",
                "nobody");
    }

    private void routes(String from, String route) {
        seen.spoken(new SpokenFacts(
                List.of(phone(SERVER_KEY, "none"), server(PHONE_KEY, "none")),
                Map.of(),
                Map.of(),
                Map.of(),
                Map.of(from, route),
                ""));
    }

    /// A datagram from the phone to the router.
    private PacketIdentity knock(Endpoint to) {
        byte[] text = to.toString().getBytes(StandardCharsets.US_ASCII);
        for (String place : List.of("phone.eth0", "router.lan")) {
            seen.add(place, 11 * SECOND, Protocol.UDP, SeenNetwork.PHONE, to, text, 64, "phone.eth0", "router.lan");
        }
        return new PacketIdentity(PacketIdentity.Kind.UDP_REQUEST, ByteBuffer.wrap(text));
    }

    private Reason whyKnock(PacketIdentity knock, Endpoint to) {
        return diagnosis(new MappingHistory(List.of()))
                .why(new Diagnosis.Request(knock, "datagram", "phone", "server", to.address(), false));
    }

    private String whyAround(String address) {
        return diagnosis(new MappingHistory(List.of()))
                .whyAround("phone", "wg0", InetAddress.ofLiteral(address))
                .orElse("");
    }

    private void says(Map<String, Map<String, Long>> counters) {
        seen.spoken(new SpokenFacts(
                List.of(phone(SERVER_KEY, "none"), server(PHONE_KEY, "none")),
                counters,
                Map.of(),
                Map.of(),
                Map.of(),
                ""));
    }

    private static Mapping entry(Endpoint inside, long createdNanos, long endedNanos, boolean stuck) {
        return new Mapping(
                1,
                "udp",
                inside,
                SeenNetwork.OUTSIDE,
                SeenNetwork.SERVER,
                createdNanos,
                List.of(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.of(endedNanos),
                stuck);
    }

    /// ICMP's destination unreachable about a datagram from phone to server.
    private static byte[] unreachable(int code, byte[] payload) {
        return ByteBuffer.allocate(8 + 20 + 8 + payload.length)
                .put((byte) 3)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(0)
                .put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) (28 + payload.length))
                .putInt(0)
                .put((byte) 64)
                .put((byte) 17)
                .putShort((short) 0)
                .put(SeenNetwork.PHONE.address().getAddress())
                .put(SeenNetwork.SERVER.address().getAddress())
                .putShort((short) 51820)
                .putShort((short) 51820)
                .putShort((short) (8 + payload.length))
                .putShort((short) 0)
                .put(payload)
                .array();
    }

    private Diagnosis diagnosis(MappingHistory mappings) {
        return new Diagnosis(seen.network(mappings));
    }

    private Reason why() {
        return why(new MappingHistory(List.of()));
    }

    private Reason why(MappingHistory mappings) {
        return diagnosis(mappings)
                .why(new Diagnosis.Request(
                        SeenNetwork.pingIdentity(),
                        "ping",
                        "phone",
                        "server",
                        InetAddress.ofLiteral("10.9.0.1"),
                        false));
    }

    private void assertReason(Cause cause, String node, String sentence) {
        Reason reason = why();
        assertThat(reason.sentence()).contains(sentence);
        assertThat(reason.cause()).isEqualTo(cause);
        assertThat(reason.node()).isEqualTo(node);
    }
}
