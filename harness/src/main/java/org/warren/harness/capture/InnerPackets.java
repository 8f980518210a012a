package org.warren.harness.capture;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.files.InputFile;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.ip.IpPacket;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.OverheardHandshake;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;
import org.warren.wireguard.wire.Response;

/// Decrypts packets in tunnels with the key logs of a run (`wg.keylog_file` of Wireshark). Returns headers only, and
/// never a key.
///
/// Packets are given in the order of time, so that a session's handshake comes before its data.
public final class InnerPackets {

    private static final String EPHEMERAL = "LOCAL_EPHEMERAL_PRIVATE_KEY";
    private static final String LOCAL = "LOCAL_STATIC_PRIVATE_KEY";
    private static final String REMOTE = "REMOTE_STATIC_PUBLIC_KEY";
    private static final String PRESHARED = "PRESHARED_KEY";
    private static final List<String> KEYS = List.of(LOCAL, REMOTE, EPHEMERAL, PRESHARED);
    private static final byte[] NOTHING = new byte[0];
    private static final int KEY_LOG_BYTES_MAX = 16 << 20;

    private final List<OverheardHandshake> handshakes;
    private final PacketDecoder decoder = new PacketDecoder();
    private final Map<Integer, Initiation> initiations = new LinkedHashMap<>();
    private final Map<Integer, List<Aead.Key>> keys = new LinkedHashMap<>();

    private InnerPackets(List<OverheardHandshake> handshakes) {
        this.handshakes = handshakes;
    }

    /// A decoder with these key logs, in each form that Wireshark reads: entries with and without PRESHARED_KEY,
    /// indented or not, and static keys that are given once for many handshakes. Without a log, no packet has a header.
    /// Lines that do not belong to a key log are skipped.
    ///
    /// @throws IOException when one cannot be read
    public static InnerPackets of(List<Path> keyLogs) throws IOException {
        List<OverheardHandshake> handshakes = new ArrayList<>();
        for (Path keyLog : keyLogs) {
            Map<String, String> entry = new LinkedHashMap<>();
            String text = new String(InputFile.bytes(keyLog, KEY_LOG_BYTES_MAX), StandardCharsets.ISO_8859_1);
            for (String line : text.lines().toList()) {
                int equals = line.indexOf('=');
                String key = equals < 0 ? "" : line.substring(0, equals).strip();
                if (KEYS.contains(key)) {
                    // A field that the entry already has, or a static key after an ephemeral one, belongs to the next
                    // entry.
                    if (entry.containsKey(key) || (entry.containsKey(EPHEMERAL) && !key.equals(PRESHARED))) {
                        finish(entry, handshakes);
                    }
                    entry.put(key, line.substring(equals + 1).strip());
                }
            }
            finish(entry, handshakes);
        }
        return new InnerPackets(handshakes);
    }

    private static void finish(Map<String, String> entry, List<OverheardHandshake> handshakes) {
        if (entry.containsKey(EPHEMERAL)) {
            handshake(entry).ifPresent(handshakes::add);
        }
        entry.remove(EPHEMERAL);
        entry.remove(PRESHARED);
    }

    private static PresharedKey presharedKey(Map<String, String> entry) {
        String text = entry.get(PRESHARED);
        return text == null ? PresharedKey.NONE : PresharedKey.fromBase64(text);
    }

    private static Optional<OverheardHandshake> handshake(Map<String, String> entry) {
        try {
            return Optional.of(new OverheardHandshake(
                    Aead.fastest(),
                    Base64.getDecoder().decode(entry.getOrDefault(LOCAL, "")),
                    PublicKey.fromBase64(entry.getOrDefault(REMOTE, "")),
                    Base64.getDecoder().decode(entry.getOrDefault(EPHEMERAL, "")),
                    presharedKey(entry)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            // A truncated log has one entry less.
            return Optional.empty();
        }
    }

    /// The headers of the inner packet, such as `icmp 10.8.0.2 to 10.8.0.1, 84 bytes`; empty if it is not data,
    /// contains no packet, was not captured completely, or belongs to a session that is in no log.
    public Optional<String> header(CapturedPacket packet) {
        if (handshakes.isEmpty()
                || packet.protocol() != CapturedPacket.Protocol.UDP
                || packet.payload().remaining() < packet.payloadLength()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[packet.payload().remaining()];
        packet.payload().get(bytes);
        return switch (Message.parse(ByteBuffer.wrap(bytes))) {
            case Initiation initiation -> {
                initiations.put(initiation.senderIndex(), initiation);
                yield Optional.empty();
            }
            case Response response -> {
                learn(response);
                yield Optional.empty();
            }
            case Data data -> open(data, packet);
            default -> Optional.empty();
        };
    }

    private void learn(Response response) {
        Initiation initiation = initiations.get(response.receiverIndex());
        if (initiation == null || keys.containsKey(response.senderIndex())) {
            return;
        }
        for (OverheardHandshake handshake : handshakes) {
            handshake.follow(initiation, response).ifPresent(this::learn);
        }
    }

    private void learn(TransportKeys session) {
        Aead aead = Aead.fastest();
        keys.computeIfAbsent(session.remoteIndex(), index -> new ArrayList<>()).add(aead.key(session.sending()));
        keys.computeIfAbsent(session.localIndex(), index -> new ArrayList<>()).add(aead.key(session.receiving()));
        session.destroy();
    }

    private Optional<String> open(Data data, CapturedPacket packet) {
        byte[] nonce = ByteBuffer.allocate(Aead.NONCE_LENGTH)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0)
                .putLong(data.counter())
                .array();
        for (Aead.Key key : keys.getOrDefault(data.receiverIndex(), List.of())) {
            byte[] sealed = data.memory()
                    .asSlice(data.packetOffset(), data.packetLength())
                    .toArray(ValueLayout.JAVA_BYTE);
            if (key.open(nonce, NOTHING, sealed, 0, sealed.length)) {
                int length = sealed.length - Data.TAG_LENGTH;
                return length == 0 ? Optional.empty() : Optional.of(describe(sealed, length, packet));
            }
        }
        return Optional.empty();
    }

    private String describe(byte[] array, int length, CapturedPacket outer) {
        Optional<IpPacket> parsed = IpPacket.parse(array, 0, length);
        if (parsed.isEmpty()) {
            return "no IP packet, %d bytes".formatted(length);
        }
        byte[] bytes = parsed.get().copy();
        Frame frame = new Frame();
        frame.set(bytes, 0, bytes.length, bytes.length, 0, LinkLayer.RAW_IP, 0);
        CapturedPacket inner = decoder.decode(outer.number(), frame, outer.nanos());
        return "%s %s to %s, %d bytes"
                .formatted(
                        inner.protocol().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        place(inner.source()),
                        place(inner.destination()),
                        inner.length());
    }

    private static String place(Endpoint endpoint) {
        return endpoint.port() == 0 ? Endpoint.text(endpoint.address()) : endpoint.toString();
    }
}
