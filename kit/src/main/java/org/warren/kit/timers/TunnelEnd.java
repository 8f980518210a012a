package org.warren.kit.timers;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.capture.WireGuardMessage.Data;
import org.warren.harness.capture.WireGuardMessage.Initiation;
import org.warren.harness.capture.WireGuardMessage.Response;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// One end of a tunnel, according to the capture of its own interface: what it sent and what reached it.
///
/// @param role `client` or `server`
/// @param datagrams the tunnel's, in the order of time
/// @param addresses the end's
public record TunnelEnd(String role, List<WireGuardDatagram> datagrams, List<InetAddress> addresses) {

    private static final String INTERFACE = "eth0";

    public TunnelEnd {
        datagrams = List.copyOf(datagrams);
        addresses = List.copyOf(addresses);
    }

    /// An end from a run's evidence.
    ///
    /// @param role `client` or `server`
    /// @throws MissingEvidenceException when its capture is missing, or the topology names no address of it
    public static TunnelEnd of(Evidence evidence, String role) {
        var addresses = evidence.observations().addressesOf(role);
        if (addresses.isEmpty()) {
            throw new MissingEvidenceException("The topology names no address of the %s.".formatted(role));
        }
        return new TunnelEnd(role, WireGuardDatagram.in(evidence.packets(role, INTERFACE)), addresses);
    }

    /// The path of the end's capture in the run's folder.
    public static String capture(String role) {
        return Evidence.capturePath(role, INTERFACE);
    }

    /// What it sent, in the order of time.
    public List<WireGuardDatagram> sent() {
        return datagrams.stream().filter(this::isSent).toList();
    }

    /// What reached it, in the order of time.
    public List<WireGuardDatagram> received() {
        return datagrams.stream().filter(datagram -> !isSent(datagram)).toList();
    }

    /// When the session of a data message or keepalive began for this end, in nanoseconds since virtual time 0; empty
    /// for other messages, and if its handshake was not captured.
    public OptionalLong sessionBegan(WireGuardDatagram datagram) {
        if (!(datagram.message() instanceof Data data)) {
            return OptionalLong.empty();
        }
        boolean sent = isSent(datagram);
        return handshakes().stream()
                .filter(session -> (sent ? session.peerIndex() : session.ownIndex()) == data.receiverIndex())
                .mapToLong(Session::beganNanos)
                .findFirst();
    }

    List<WireGuardDatagram> initiations() {
        return sent().stream()
                .filter(datagram -> datagram.message() instanceof Initiation)
                .toList();
    }

    /// The sessions that this end has used: as initiator those in which it has sent, as responder those whose key the
    /// initiator has confirmed.
    List<Session> sessions() {
        Set<Integer> sentUnder = new TreeSet<>();
        Set<Integer> receivedUnder = new TreeSet<>();
        for (var datagram : datagrams) {
            if (datagram.message() instanceof Data data) {
                (isSent(datagram) ? sentUnder : receivedUnder).add(data.receiverIndex());
            }
        }
        return handshakes().stream()
                .filter(session -> session.initiated()
                        ? sentUnder.contains(session.peerIndex())
                        : receivedUnder.contains(session.ownIndex()))
                .toList();
    }

    /// All sessions that handshakes established, counting each response once.
    List<Session> handshakes() {
        Set<Integer> own = new TreeSet<>();
        Map<Integer, Session> sessions = new LinkedHashMap<>();
        for (var datagram : datagrams) {
            boolean sent = isSent(datagram);
            if (sent && datagram.message() instanceof Initiation initiation) {
                own.add(initiation.senderIndex());
            } else if (datagram.message() instanceof Response response) {
                if (sent) {
                    sessions.putIfAbsent(
                            response.receiverIndex(),
                            new Session(datagram.nanos(), false, response.senderIndex(), response.receiverIndex()));
                } else if (own.contains(response.receiverIndex())) {
                    sessions.putIfAbsent(
                            response.senderIndex(),
                            new Session(datagram.nanos(), true, response.receiverIndex(), response.senderIndex()));
                }
            }
        }
        return new ArrayList<>(sessions.values());
    }

    private boolean isSent(WireGuardDatagram datagram) {
        return addresses.contains(datagram.packet().source().address());
    }
}
