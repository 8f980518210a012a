package org.warren.scenarios.conformance;

import static org.warren.harness.capture.WireGuardMessage.Kind.DATA;
import static org.warren.harness.capture.WireGuardMessage.Kind.RESPONSE;

import java.util.List;
import org.warren.kit.scriptedpeer.PeerSession;
import org.warren.kit.scriptedpeer.ScriptedPeer;

/// Group R: cryptokey routing and roaming, whitepaper §2.
final class RoutingRows {

    private static final String LONGEST = "a packet goes to the peer with the longest prefix, §2";
    private static final String OWN_SOURCE = "a peer may send from its own allowed addresses only, §2";
    private static final String FOLLOWS = "the endpoint follows what is authentic, §2.1, receive.c:158,180,353";
    private static final String REPLAYED = "a message that came before moves nothing, §2.1, receive.c:473";
    private static final String SENT = "a packet is sent at once under a session";

    private RoutingRows() {}

    static List<Row> rows() {
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

    /// A session that begins at a place.
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
        script.set(narrow, "allowed-ips", "10.7.2.6/32,10.7.2.128/25");
        goes(script, "10.7.2.6", Script.OTHER, narrowSession);
        goes(script, "10.7.2.200", Script.OTHER, narrowSession);
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
