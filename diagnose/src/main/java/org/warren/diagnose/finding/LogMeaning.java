package org.warren.diagnose.finding;

import java.util.List;
import java.util.Set;
import org.warren.diagnose.log.LogKind;

/// The meaning of log lines, if there are enough of them.
///
/// @param kinds of lines
/// @param linesMin the minimum number of lines
/// @param explains the findings from a capture that they explain
/// @param what for [String#formatted] with the other end
record LogMeaning(
        Cause cause,
        Certainty certainty,
        Set<LogKind> kinds,
        int linesMin,
        Set<Cause> explains,
        String what,
        String advice,
        String rule,
        String ruledOutBy) {

    static final LogMeaning WRONG_KEY = new LogMeaning(
            Cause.WRONG_KEY,
            Certainty.LIKELY,
            Set.of(LogKind.MAC_REFUSED),
            2,
            Set.of(Cause.NO_ANSWER, Cause.INITIATIONS_IGNORED, Cause.FELL_SILENT),
            "%s calls for another public key than that of the end whose log this is, so it gets no answer.",
            "Compare PublicKey in the [Peer] section of the end that calls with what `wg show` says at the end whose log this is.",
            "M1: mac1 is made with the responder's public key",
            "another WireGuard behind the same port, or a responder under load: the kernel says the same of a valid cookie that comes too often");
    static final LogMeaning UNKNOWN_KEY = new LogMeaning(
            Cause.UNKNOWN_KEY,
            Certainty.CERTAIN,
            Set.of(LogKind.PEER_UNKNOWN),
            2,
            Set.of(Cause.NO_ANSWER, Cause.INITIATIONS_IGNORED, Cause.FELL_SILENT),
            "%s calls with a public key that no [Peer] of the end whose log this is has, so it gets no answer.",
            "Add a [Peer] section with the public key of the end that calls, or give that device the key that is expected.",
            "H6: an unknown static key is met with silence",
            "nothing: the end itself says so");
    static final LogMeaning CLOCK = new LogMeaning(
            Cause.CLOCK_SET_BACK,
            Certainty.CERTAIN,
            Set.of(LogKind.INITIATION_REPLAYED),
            2,
            Set.of(Cause.NO_ANSWER, Cause.INITIATIONS_IGNORED, Cause.FELL_SILENT),
            "The clock of %s was set back, so its handshakes are taken for replays and ignored.",
            "Set that clock, or restart the tunnel at the end whose log this is, so that it forgets the last timestamp.",
            "H7: the timestamp must be greater than the peer's last one",
            "initiations that came twice because the network doubles packets");
    static final LogMeaning REFUSED = new LogMeaning(
            Cause.UNKNOWN_KEY,
            Certainty.LIKELY,
            Set.of(LogKind.INITIATION_REFUSED, LogKind.HANDSHAKE_REFUSED),
            2,
            Set.of(Cause.NO_ANSWER, Cause.INITIATIONS_IGNORED, Cause.FELL_SILENT),
            "%s reaches the other end and is refused there: most likely no [Peer] there has its public key.",
            "Compare the public key of the end that calls with the [Peer] sections of the end whose log this is; where they are right, see whether the caller's clock was set back.",
            "H6, H7: mac1 was right, so the initiation was made for this end; an unknown key or an old timestamp is met with silence",
            "an earlier handshake of the same end that was answered: then its clock was set back");
    static final LogMeaning PRESHARED = new LogMeaning(
            Cause.OTHER_PRESHARED_KEY,
            Certainty.LIKELY,
            Set.of(LogKind.RESPONSE_REFUSED),
            2,
            Set.of(Cause.NO_ANSWER, Cause.RESPONSE_NOT_ACCEPTED),
            "%s answers, and the end whose log this is cannot read the answers: most likely the two have different preshared keys.",
            "Compare PresharedKey in both files: both have the same one, or neither has one.",
            "H10: the response is made with the preshared key",
            "responses that came so late that the handshake had been repeated");
    static final LogMeaning SOURCE = new LogMeaning(
            Cause.SOURCE_NOT_ALLOWED,
            Certainty.CERTAIN,
            Set.of(LogKind.SOURCE_NOT_ALLOWED),
            1,
            Set.of(),
            "Packets came out of the tunnel from %s with an inner source address that AllowedIPs of the end whose log this is does not have, and were dropped.",
            "Add that address to AllowedIPs of the peer there, or let the other end send from its tunnel address (a route or masquerading that is missing).",
            "R1: the inner source address has to be one of the peer's allowed IPs",
            "addresses that should not be let in");
    static final LogMeaning DESTINATION = new LogMeaning(
            Cause.DESTINATION_NOT_ALLOWED,
            Certainty.CERTAIN,
            Set.of(LogKind.DESTINATION_NOT_ALLOWED),
            1,
            Set.of(),
            "Packets were routed into the tunnel to an address that no peer's AllowedIPs has, and were dropped; their sender got an ICMP error.",
            "Add the address to AllowedIPs of the peer that has it, or take the route to it off the interface.",
            "R1: the destination address selects the peer by its allowed IPs",
            "packets that should not go through the tunnel");
    static final LogMeaning ENDPOINT = new LogMeaning(
            Cause.NO_ENDPOINT,
            Certainty.CERTAIN,
            Set.of(LogKind.NO_ENDPOINT),
            1,
            Set.of(),
            "The end whose log this is has packets for a peer and does not know where it is: it has no Endpoint, and has not been heard of.",
            "Set Endpoint at one of the two ends, and PersistentKeepalive at the end that is behind a NAT.",
            "R3: the endpoint is configured or learnt from what is authentic",
            "a handshake of that peer before");
    static final LogMeaning ROUTE = new LogMeaning(
            Cause.NO_ROUTE,
            Certainty.CERTAIN,
            Set.of(LogKind.NO_ROUTE, LogKind.SEND_FAILED),
            2,
            Set.of(Cause.NO_ANSWER, Cause.FELL_SILENT),
            "The end whose log this is cannot send to %s: its own system has no route, no network, or a firewall refuses it.",
            "See `ip route get` for that address there; with AllowedIPs = 0.0.0.0/0 see that the endpoint is not routed into the tunnel itself.",
            "the system's own error when the datagram was sent",
            "a short time without network");
    static final LogMeaning LOAD = new LogMeaning(
            Cause.UNDER_LOAD,
            Certainty.CERTAIN,
            Set.of(LogKind.COOKIE_SENT, LogKind.HANDSHAKE_DROPPED),
            1,
            Set.of(Cause.UNDER_LOAD),
            "The end whose log this is is flooded with handshakes and answers with cookies, so each new session takes a second attempt and 5 s more.",
            "Look for who sends so many handshakes to it: many clients together after a restart, or an attack.",
            "M2, M3: under load an initiation without mac2 is answered by a cookie reply",
            "nothing: only a responder under load sends them");
    static final LogMeaning ASLEEP = new LogMeaning(
            Cause.PEER_AWAY,
            Certainty.CERTAIN,
            Set.of(LogKind.SLEPT),
            1,
            Set.of(Cause.PEER_AWAY, Cause.FELL_SILENT),
            "The machine whose log this is was asleep.",
            "Where it should have been reachable, let it not sleep.",
            "the daemon compared the clock that stops in sleep with the one that continues",
            "nothing: the machine itself says so");

    static final List<LogMeaning> ALL = List.of(
            WRONG_KEY, UNKNOWN_KEY, CLOCK, REFUSED, PRESHARED, SOURCE, DESTINATION, ENDPOINT, ROUTE, LOAD, ASLEEP);
}
