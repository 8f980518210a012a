package org.warren.scenarios.conformance;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.wireguard.crypto.Blake2s;

/// Finds the datagrams of a transcript in the subject's capture.
final class CapturedDigests {

    /// A datagram that the driver read within this time after it was captured is the same one.
    private static final long CLOCKS_APART = 5_000_000;

    private final Map<String, List<CapturedPacket>> packets = new LinkedHashMap<>();
    private final IdentityHashMap<Transcript.Heard, CapturedPacket> found = new IdentityHashMap<>();

    private CapturedDigests() {}

    static CapturedDigests of(List<CapturedPacket> capture, Transcript transcript) {
        CapturedDigests digests = new CapturedDigests();
        for (CapturedPacket packet : capture) {
            if (packet.protocol() == CapturedPacket.Protocol.UDP
                    && packet.payload().remaining() == packet.payloadLength()) {
                byte[] bytes = new byte[packet.payloadLength()];
                ByteBuffer payload = packet.payload();
                payload.get(bytes);
                digests.packets
                        .computeIfAbsent(digest(bytes), none -> new ArrayList<>())
                        .add(packet);
            }
        }
        // The same bytes may have been received more than once.
        Map<String, Integer> next = new LinkedHashMap<>();
        transcript.all(Transcript.Heard.class).forEach(heard -> digests.match(heard, next));
        return digests;
    }

    private void match(Transcript.Heard heard, Map<String, Integer> next) {
        List<CapturedPacket> same = packets.getOrDefault(heard.digest(), List.of());
        int index = next.merge(heard.digest(), 1, Integer::sum) - 1;
        if (index < same.size() && same.get(index).nanos() <= heard.nanos() + CLOCKS_APART) {
            found.put(heard, same.get(index));
        }
    }

    /// The packet of a received datagram, if the capture contains it.
    Optional<CapturedPacket> of(Transcript.Heard heard) {
        return Optional.ofNullable(found.get(heard));
    }

    /// The first packet with this digest, if the capture contains one.
    Optional<CapturedPacket> withDigest(String digest) {
        return packets.getOrDefault(digest, List.of()).stream().findFirst();
    }

    /// The digest that identifies a datagram.
    static String digest(byte[] bytes) {
        return HexFormat.of().formatHex(Blake2s.hash(bytes), 0, 8);
    }
}
