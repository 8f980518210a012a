package org.warren.kit.roadwarrior;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Note;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.lab.UdpSocket;
import org.warren.harness.scenario.Stage;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A client whose address or port changes while its tunnel is up, and a third party that replays its datagrams.
public final class MovedClient {

    /// Initiation, confirming keepalive or first packet, and two more packets.
    private static final int REPLAYED = 4;

    private static final String SERVER = Evidence.capturePath(RoadWarrior.SERVER, "eth0");

    private MovedClient() {}

    /// Pings through the tunnel from both ends, as notes `ping-client-WHEN` and `ping-server-WHEN`. The client sends
    /// first, so that the server learns its endpoint.
    public static void pingBothWays(Stage stage, String when) {
        stage.ping(Note.ping("ping-client-" + when), RoadWarrior.CLIENT, Tunnel.SERVER_IPV4);
        stage.ping(Note.ping("ping-server-" + when), RoadWarrior.SERVER, Tunnel.CLIENT_IPV4);
    }

    /// The first datagrams that the client sent to the server, from the client's capture.
    public static List<CapturedPacket> firstDatagrams(Stage stage) {
        InetAddress server = server().getAddress();
        return WireGuardDatagram.in(stage.captured(RoadWarrior.CLIENT, "eth0")).stream()
                .map(WireGuardDatagram::packet)
                .filter(packet -> packet.destination().address().equals(server))
                .limit(REPLAYED)
                .toList();
    }

    /// Replays the payloads of these datagrams to the server.
    public static void replay(List<CapturedPacket> datagrams, UdpSocket socket) {
        for (CapturedPacket packet : datagrams) {
            byte[] payload = new byte[packet.payload().remaining()];
            packet.payload().get(payload);
            socket.send(payload, server());
        }
    }

    private static InetSocketAddress server() {
        return new InetSocketAddress(RoadWarrior.SERVER_IPV4, Tunnel.PORT);
    }

    /// Judges whether the server always sends to the source address and port of the client's last datagram (conformance
    /// R3, whitepaper §2.1), in the server's capture.
    ///
    /// @param placesMin the number of endpoints from which the client must have sent for a PASS
    /// @param isOthers selects the datagrams that are not between the two
    public static CheckResult follows(
            Evidence evidence, Findings findings, int placesMin, Predicate<WireGuardDatagram> isOthers) {
        List<InetAddress> server = evidence.observations().addressesOf(RoadWarrior.SERVER);
        Set<Endpoint> places = new LinkedHashSet<>();
        Endpoint last = Endpoint.NONE;
        int sent = 0;
        for (WireGuardDatagram datagram : WireGuardDatagram.in(evidence.packets(RoadWarrior.SERVER, "eth0"))) {
            Endpoint source = datagram.packet().source();
            if (isOthers.test(datagram)) {
                continue;
            }
            if (!server.contains(source.address())) {
                last = source;
                if (places.add(source)) {
                    findings.cite(SERVER, datagram.packet());
                }
                continue;
            }
            sent++;
            findings.expect(
                    datagram.packet().destination().equals(last),
                    "The server sent a %s to %s at %s, when the client's last datagram had come from %s."
                            .formatted(
                                    datagram.kind().words(),
                                    datagram.packet().destination(),
                                    Seconds.precise(datagram.nanos()),
                                    last));
        }
        if (places.size() < placesMin || sent == 0) {
            findings.missing("The client sent from only %d endpoints (%s), or the server sent nothing."
                    .formatted(places.size(), places));
        }
        return findings.result(
                "All %d datagrams of the server followed the client through %s.".formatted(sent, places));
    }
}
