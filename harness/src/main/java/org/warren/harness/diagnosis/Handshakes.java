package org.warren.harness.diagnosis;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.WireGuardMessage;
import org.warren.wireguard.cookie.Addressee;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;

/// Finds handshakes without secret keys.
final class Handshakes {

    /// Two sightings of one initiation that are this far apart are two datagrams.
    private static final long AGAIN_NANOS = 1_000_000_000L;

    private Handshakes() {}

    static boolean isInitiation(CapturedPacket packet) {
        return packet.wireGuard()
                .filter(WireGuardMessage.Initiation.class::isInstance)
                .isPresent();
    }

    /// The initiation in a packet, if it was captured completely.
    static Optional<Initiation> initiation(CapturedPacket packet) {
        if (!isInitiation(packet) || packet.payload().remaining() < packet.payloadLength()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[packet.payloadLength()];
        packet.payload().get(bytes);
        return Message.parse(ByteBuffer.wrap(bytes)) instanceof Initiation initiation
                ? Optional.of(initiation)
                : Optional.empty();
    }

    /// The known public key that an initiation is for, by its mac1. Empty if the initiation was not captured
    /// completely, or it is for none of them.
    static Optional<String> addressee(Network network, CapturedPacket packet) {
        return initiation(packet).flatMap(message -> network.keys().stream()
                .filter(key -> Addressee.is(PublicKey.fromBase64(key), message))
                .findFirst());
    }

    /// The response that a node sent to an initiation.
    static Optional<Sighting> response(Network network, String node, CapturedPacket initiation) {
        return initiation
                .wireGuard()
                .flatMap(message -> message instanceof WireGuardMessage.Initiation asked
                        ? network
                                .during(
                                        node,
                                        network.fromNanos(),
                                        sighting -> sighting.outgoing()
                                                && sighting.packet().wireGuard().orElse(null)
                                                        instanceof WireGuardMessage.Response response
                                                && response.receiverIndex() == asked.senderIndex())
                                .stream()
                                .findFirst()
                        : Optional.empty());
    }

    /// Whether a node used the session that a response established.
    static boolean isConfirmed(Network network, String node, CapturedPacket response) {
        return response.wireGuard().orElse(null) instanceof WireGuardMessage.Response offered
                && !network.during(
                                node,
                                network.fromNanos(),
                                sighting -> sighting.outgoing()
                                        && sighting.packet().wireGuard().orElse(null)
                                                instanceof WireGuardMessage.Data data
                                        && data.receiverIndex() == offered.senderIndex())
                        .isEmpty();
    }

    /// Whether the same initiation had already reached a node well before.
    static boolean cameBefore(Network network, String node, Sighting initiation) {
        return PacketIdentity.of(initiation.packet()).stream()
                .flatMap(identity -> network.sightings().of(identity).stream())
                .anyMatch(sighting -> !sighting.outgoing()
                        && sighting.node().equals(node)
                        && initiation.nanos() - sighting.nanos() >= AGAIN_NANOS);
    }
}
