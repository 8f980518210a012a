package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.INITIATION;
import static org.warren.harness.capture.WireGuardMessage.Kind.KEEPALIVE;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.warren.harness.subject.SubjectException;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;

/// Group R: cryptokey routing and roaming, whitepaper §2.
final class RoutingRows {

    private static final String LONGEST = "a packet goes to the peer with the longest prefix, §2";
    private static final String OWN_SOURCE = "a peer may send from its own allowed addresses only, §2";
    private static final String FOLLOWS = "the endpoint follows what is authentic, §2.1, receive.c:158,180,353";
    private static final String REPLAYED = "a message that came before moves nothing, §2.1, receive.c:473";
    private static final String EACH_TO_ITS_OWN =
            "a packet goes to the peer that has its destination, §2, whatever comes with it";
    private static final String SENT = "a packet is sent at once under a session";

    private RoutingRows() {}

    static List<Row> rows() {
        return Stream.concat(table().stream(), added().stream()).toList();
    }

    private static List<Row> table() {
        return List.of(
                Row.partly(
                        "R1",
                        "A packet goes to the peer with the longest prefix, also after a prefix has moved",
                        "whitepaper §2; selftest/allowedips.c; netns.sh:619-622",
                        "that a move under traffic loses nothing is the scenario allowed-ips'",
                        RoutingRows::longestPrefix),
                Row.of(
                        "R2",
                        "The inner source must be the same peer's, also when its prefix contains another's",
                        "whitepaper §2; netns.sh:228-246; gotatun tests.rs:193",
                        RoutingRows::innerSource),
                Row.of(
                        "R3",
                        "The endpoint follows authentic initiations and data, also if the inner packet is rejected",
                        "whitepaper §2.1; receive.c:158,180,353; netns.sh:246",
                        RoutingRows::endpointFollows),
                Row.of(
                        "R4",
                        "A captured packet that is replayed from elsewhere does not move the endpoint",
                        "whitepaper §2.1; receive.c:473 before 353",
                        RoutingRows::replaysMoveNothing),
                new Row(
                        "R5",
                        "Answers come from the local address that was contacted",
                        "netns.sh:411-489; timers.c:73,101",
                        new Row.Elsewhere("local-address")),
                new Row(
                        "R6",
                        "Without a route to a peer, or its endpoint, the inner sender hears that the host is unreachable",
                        "device.c:146-220; netns.sh:395-401",
                        new Row.Elsewhere("allowed-ips")),
                new Row(
                        "R7",
                        "fwmark is on outer packets, and wg-quick's rules keep them off the tunnel",
                        "socket.c:27,36; netns.sh:374-393; wg-quick/linux.bash:213-245",
                        new Row.Elsewhere("fwmark-routing and policy-routing")),
                new Row(
                        "R8",
                        "Route changes move traffic, loops are bounded, tunnels can be nested",
                        "netns.sh:257-299,360-372,497-528",
                        new Row.Elsewhere("route-change")),
                new Row(
                        "R9",
                        "One port for IPv4 and IPv6, also without IPv6; a conflict is reported",
                        "socket.c:401; gotatun CHANGELOG 0.8.0",
                        new Row.Elsewhere("dual-stack, and administration for a conflict")));
    }

    /// Rows that are not in the original table of 73.
    private static List<Row> added() {
        return List.of(
                Row.of(
                        "R10",
                        "Two peers at one address and port have a session each",
                        "whitepaper §2.1; peerlookup.c",
                        RoutingRows::twoAtOneAddress),
                Row.of(
                        "R11",
                        "A packet that waits for a handshake stays its peer's, or is dropped, when its prefix moves",
                        "device.c:202; allowedips.c",
                        RoutingRows::movedWhileStaged),
                Row.of(
                        "R12",
                        "An endpoint with port 0 does no harm",
                        "socket.c; wireguard-go conn",
                        RoutingRows::portZero),
                Row.partly(
                        "R13",
                        "An endpoint that is a link-local address of IPv6 is reached through its interface",
                        "socket.c, send6; netlink.c",
                        "the driver's sockets cannot answer such an address, so that the answer comes from one of IPv4",
                        RoutingRows::linkLocal),
                Row.of(
                        "R14",
                        "What comes at once goes each to its own: packets for two peers, data beside a handshake",
                        "whitepaper §2, §5.4.6; device.c, wg_xmit; receive.c, wg_packet_receive",
                        RoutingRows::atOnce));
    }

    /// Establishes a session from a given source.
    private static PeerSession sessionAt(Script script, String place, ScriptedPeer peer) {
        ScriptedPeer.Opening opening = script.opens(peer);
        script.send(place, "an initiation", opening.bytes());
        WireScript.Datagram response = script.expectFrom(place, Handshakes.RESPONDS, RESPONSE);
        PeerSession session = script.require(
                peer.complete(opening, response.bytes()), response, "The response is not one", Handshakes.RESPONDS);
        script.send(place, "a keepalive", session.keepalive());
        script.listenAt(place, 0.01);
        return session;
    }

    private static void longestPrefix(Script script) {
        ScriptedPeer wide = script.stranger();
        ScriptedPeer narrow = script.stranger();
        script.meet(wide, "10.7.2.0/24");
        script.meet(narrow, "10.7.2.5/32");
        PeerSession wideSession = sessionAt(script, Script.PEER, wide);
        PeerSession narrowSession = sessionAt(script, Script.OTHER, narrow);
        goes(script, "10.7.2.5", Script.OTHER, narrowSession);
        goes(script, "10.7.2.6", Script.PEER, wideSession);
        // Prefixes move to a new peer: A5 and A6 test a set for an existing one.
        ScriptedPeer moved = script.stranger();
        script.meet(moved, "10.7.2.5/32,10.7.2.128/25");
        PeerSession movedSession = sessionAt(script, Script.NEIGHBOUR, moved);
        goes(script, "10.7.2.5", Script.NEIGHBOUR, movedSession);
        goes(script, "10.7.2.200", Script.NEIGHBOUR, movedSession);
        goes(script, "10.7.2.6", Script.PEER, wideSession);
        script.set(moved, "remove");
        goes(script, "10.7.2.5", Script.PEER, wideSession);
    }

    private static void goes(Script script, String to, String place, PeerSession session) {
        script.subjectSends("to " + to, to);
        Handshakes.opens(script, session, script.expectFrom(place, LONGEST, DATA), "to " + to);
    }

    private static void innerSource(Script script) {
        ScriptedPeer peer = script.stranger();
        ScriptedPeer other = script.stranger();
        script.meet(peer, "10.7.3.0/24");
        script.meet(other, "10.7.3.5/32");
        PeerSession session = sessionAt(script, Script.PEER, peer);
        script.send("data from an address of its own", session.seal(InnerText.packet("10.7.3.4", "own")));
        script.delivered("own", "data from an allowed address is delivered, §2");
        for (String from : List.of("10.7.3.5", "10.7.4.1", SubjectInterface.INNER_IPV4, "192.0.2.1")) {
            script.send("data from " + from, session.seal(InnerText.packet(from, "from " + from)));
            script.notDelivered(OWN_SOURCE);
        }
    }

    private static void endpointFollows(Script script) {
        ScriptedPeer peer = script.peer();
        PeerSession session = Handshakes.asInitiator(script, peer);
        script.subjectSends("to the first place");
        Handshakes.opens(script, session, script.expect(SENT, DATA), "to the first place");
        script.send(Script.OTHER, "data", session.seal(InnerText.packet("moved")));
        script.delivered("moved", FOLLOWS);
        script.subjectSends("to the second place");
        Handshakes.opens(script, session, script.expectFrom(Script.OTHER, FOLLOWS, DATA), "to the second place");
        script.send(
                Script.NEIGHBOUR,
                "data whose inner source is not the peer's",
                session.seal(InnerText.packet("192.0.2.1", "rejected")));
        script.notDelivered(OWN_SOURCE);
        script.subjectSends("to the third place");
        Handshakes.opens(script, session, script.expectFrom(Script.NEIGHBOUR, FOLLOWS, DATA), "to the third place");
        script.listen(1);
        PeerSession next = sessionAt(script, Script.OTHER, peer);
        script.subjectSends("after a handshake");
        Handshakes.opens(script, next, script.expectFrom(Script.OTHER, FOLLOWS, DATA), "after a handshake");
    }

    private static void twoAtOneAddress(Script script) {
        ScriptedPeer one = script.stranger();
        ScriptedPeer other = script.stranger();
        script.meet(one, "10.7.5.1/32");
        script.meet(other, "10.7.5.2/32");
        PeerSession first = sessionAt(script, Script.PEER, one);
        PeerSession second = sessionAt(script, Script.PEER, other);
        for (int i = 0; i < 2; i++) {
            goes(script, "10.7.5.1", Script.PEER, first);
            goes(script, "10.7.5.2", Script.PEER, second);
        }
        script.send("data of the first", first.seal(InnerText.packet("10.7.5.1", "of the first")));
        script.delivered("of the first", "each peer's data is taken under its own session, §2.1");
        script.send("data of the second", second.seal(InnerText.packet("10.7.5.2", "of the second")));
        script.delivered("of the second", "each peer's data is taken under its own session, §2.1");
    }

    private static void movedWhileStaged(Script script) {
        ScriptedPeer before = script.stranger();
        ScriptedPeer after = script.stranger();
        script.meet(before, "10.7.6.1/32", "endpoint", script.endpointText(Script.PEER));
        script.subjectSends("waits", "10.7.6.1");
        ScriptedPeer.HeardInitiation first =
                Handshakes.reads(script, before, script.expect(Handshakes.INITIATES, INITIATION));
        // To a new peer: A5 and A6 test a set for an existing one.
        script.meet(after, "10.7.6.1/32,10.7.6.2/32", "endpoint", script.endpointText(Script.OTHER));
        script.subjectSends("goes to the other", "10.7.6.1");
        ScriptedPeer.HeardInitiation second =
                Handshakes.reads(script, after, script.expectFrom(Script.OTHER, Handshakes.INITIATES, INITIATION));
        ScriptedPeer.Answer answer = after.answer(second);
        script.send(Script.OTHER, "a response of the other", answer.bytes());
        WireScript.Datagram data = script.expectFrom(Script.OTHER, Handshakes.CONFIRMS, DATA);
        Handshakes.opens(script, answer.session(), data, "goes to the other");
        script.silenceAt(Script.OTHER, 1, "what waited for one peer does not go to another, §2", KEEPALIVE);
        PeerSession session = Handshakes.answers(script, before, first);
        WireScript.Datagram last = script.expect("the first peer's handshake is completed, §5.4", DATA, KEEPALIVE);
        script.listen(0.5);
        List<WireScript.Datagram> waited = new ArrayList<>(script.sinceAction(DATA));
        if (last.note().kind() == DATA) {
            waited.add(last);
        }
        waited.forEach(each -> Handshakes.opens(script, session, each, "waits"));
    }

    private static void portZero(Script script) {
        ScriptedPeer peer = script.stranger();
        try {
            script.meet(peer, Script.PEER_INNER + "/32", "endpoint", ConformanceScenario.PEER_IPV4 + ":0");
        } catch (SubjectException e) {
            script.claim(true, "refused", "an endpoint with port 0 may be refused");
        }
        script.subjectSends("to nobody");
        script.silence(6, "a datagram to port 0 goes nowhere");
        Handshakes.asResponder(script, script.another(peer), "to somebody");
    }

    private static void linkLocal(Script script) {
        // Over IPv4 first: wireguard-go 0.0.20231211 copies the next address into the one that it used then.
        ScriptedPeer before = script.stranger();
        script.meet(before, "10.7.8.1/32");
        sessionAt(script, Script.PEER, before);
        String endpoint = script.linkLocalEndpoint();
        ScriptedPeer peer = script.stranger();
        script.meet(peer, Script.PEER_INNER + "/32", "endpoint", endpoint);
        ScriptedPeer.HeardInitiation heard = Handshakes.asksFor(script, peer, "asks");
        script.claim(
                script.subject().tunnel().show("endpoints").contains(endpoint),
                "wg shows another endpoint than %s".formatted(endpoint),
                "a link-local address is none without its interface, socket.c");
        Handshakes.opens(
                script, Handshakes.answers(script, peer, heard), script.expect(Handshakes.CONFIRMS, DATA), "asks");
    }

    private static void atOnce(Script script) {
        ScriptedPeer one = script.stranger();
        ScriptedPeer other = script.stranger();
        script.meet(one, "10.7.9.1/32");
        script.meet(other, "10.7.9.2/32");
        PeerSession first = sessionAt(script, Script.PEER, one);
        PeerSession second = sessionAt(script, Script.OTHER, other);
        script.listen(1);
        String large = "large ".repeat(40);
        script.subjectSendsAtOnce(List.of(
                Map.entry("10.7.9.1", large),
                Map.entry("10.7.9.2", "small"),
                Map.entry("10.7.9.1", "last"),
                Map.entry("10.7.9.2", large)));
        getsAll(script, Script.PEER, first, List.of(large, "last"));
        getsAll(script, Script.OTHER, second, List.of("small", large));
        ScriptedPeer.Opening opening = script.opens(one);
        List<byte[]> ofFirst = List.of(
                first.seal(InnerText.packet("10.7.9.1", "before")),
                opening.bytes(),
                first.seal(InnerText.packet("10.7.9.1", "behind")));
        byte[] ofSecond = second.seal(InnerText.packet("10.7.9.2", "beside"));
        script.atOnce("data, an initiation and data of one peer, and data of another arrive", () -> {
            script.send(Script.OTHER, "data of the other peer", ofSecond);
            script.burst(Script.PEER, "data or an initiation", ofFirst);
        });
        WireScript.Datagram response = script.expect(Handshakes.RESPONDS, RESPONSE);
        script.require(
                one.complete(opening, response.bytes()), response, "The response is not one", Handshakes.RESPONDS);
        script.deliveredAll(
                List.of("before", "behind", "beside"), "each datagram is taken, whatever comes with it, §5.4.6");
        // A daemon with a separate queue for handshakes may have processed the data after the initiation before it.
        script.send("data under the session from before", first.seal(InnerText.packet("10.7.9.1", "after")));
        script.delivered("after", "a session goes on while the one that follows it is not confirmed, §6.3");
    }

    /// In any order: T13 judges that packets of one peer keep theirs.
    private static void getsAll(Script script, String place, PeerSession session, List<String> texts) {
        List<String> missing = new ArrayList<>(texts);
        for (int i = 0; i < texts.size(); i++) {
            WireScript.Datagram data = script.expectFrom(place, EACH_TO_ITS_OWN, DATA);
            byte[] packet = script.require(
                    session.open(data.bytes()),
                    data,
                    "The data cannot be opened with the keys of the peer that has its endpoint there",
                    EACH_TO_ITS_OWN);
            String came = InnerText.in(packet);
            script.claim(
                    missing.remove(came),
                    data,
                    "Inside is \"%s\" in place of one of %s".formatted(InnerText.printable(came), missing),
                    EACH_TO_ITS_OWN);
        }
    }

    private static void replaysMoveNothing(Script script) {
        ScriptedPeer peer = script.peer();
        ScriptedPeer.Opening opening = script.initiates(peer);
        PeerSession session = Handshakes.completes(script, peer, opening);
        byte[] data = session.seal(InnerText.packet("once"));
        script.send("data", data);
        script.delivered("once", "data under a confirmed session is delivered, §5.4.6");
        script.listen(1);
        for (byte[] message : List.of(data, opening.bytes())) {
            script.send(Script.OTHER, "the same from elsewhere", message);
        }
        byte[] forged = session.seal(500, InnerText.packet("forged"));
        forged[forged.length - 1] ^= 1;
        script.send(Script.OTHER, "data with a wrong tag from elsewhere", forged);
        script.silenceAt(Script.OTHER, 1, REPLAYED);
        script.subjectSends("where is it?");
        Handshakes.opens(script, session, script.expect(REPLAYED, DATA), "where is it?");
    }
}
