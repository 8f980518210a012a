package org.warren.kit.scriptedpeer;

import java.util.Arrays;
import java.util.Optional;
import org.warren.wireguard.bytes.LittleEndian;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.noise.TransportKeys;

/// The keys of a handshake with the subject (whitepaper §5.4.5). Any counter may be sent, and any is accepted.
public final class PeerSession {

    private static final int TYPE = 4;
    private static final int RECEIVER_OFFSET = 4;
    private static final int COUNTER_OFFSET = 8;
    private static final int PACKET_OFFSET = 16;
    private static final int NONCE_COUNTER_OFFSET = 4;
    private static final byte[] NO_DATA = new byte[0];

    private final Aead.Key sending;
    private final Aead.Key receiving;
    private final int ownIndex;
    private final int subjectIndex;
    private long nextCounter;

    PeerSession(Aead aead, TransportKeys keys) {
        this.sending = aead.key(keys.sending());
        this.receiving = aead.key(keys.receiving());
        this.ownIndex = keys.localIndex();
        this.subjectIndex = keys.remoteIndex();
    }

    /// The receiver index of messages that the subject sends in this session.
    public int ownIndex() {
        return ownIndex;
    }

    /// The receiver index of messages that the peer sends in this session.
    public int subjectIndex() {
        return subjectIndex;
    }

    /// The counter that [#seal(byte\[\])] uses next.
    public long nextCounter() {
        return nextCounter;
    }

    /// A data message with the next counter.
    ///
    /// @param packet the plaintext, which is not padded
    public byte[] seal(byte[] packet) {
        return seal(nextCounter++, packet);
    }

    /// A keepalive with the next counter.
    public byte[] keepalive() {
        return seal(NO_DATA);
    }

    /// A data message with any counter; the next counter does not change.
    ///
    /// @param counter an unsigned number
    /// @param packet the plaintext, which is not padded
    public byte[] seal(long counter, byte[] packet) {
        byte[] message = new byte[PACKET_OFFSET + packet.length + Aead.TAG_LENGTH];
        message[0] = TYPE;
        LittleEndian.putInt(message, RECEIVER_OFFSET, subjectIndex);
        LittleEndian.putLong(message, COUNTER_OFFSET, counter);
        System.arraycopy(packet, 0, message, PACKET_OFFSET, packet.length);
        sending.seal(nonce(counter), NO_DATA, message, PACKET_OFFSET, packet.length);
        return message;
    }

    /// The plaintext of a data message from the subject, with its padding; empty if it belongs to another session or
    /// its tag does not verify.
    public Optional<byte[]> open(byte[] message) {
        if (message.length < PACKET_OFFSET + Aead.TAG_LENGTH
                || LittleEndian.getInt(message, 0) != TYPE
                || LittleEndian.getInt(message, RECEIVER_OFFSET) != ownIndex) {
            return Optional.empty();
        }
        byte[] copy = message.clone();
        boolean isTrue =
                receiving.open(nonce(counter(message)), NO_DATA, copy, PACKET_OFFSET, copy.length - PACKET_OFFSET);
        return isTrue
                ? Optional.of(Arrays.copyOfRange(copy, PACKET_OFFSET, copy.length - Aead.TAG_LENGTH))
                : Optional.empty();
    }

    /// The counter of a data message.
    public static long counter(byte[] message) {
        return LittleEndian.getLong(message, COUNTER_OFFSET);
    }

    private static byte[] nonce(long counter) {
        byte[] nonce = new byte[Aead.NONCE_LENGTH];
        LittleEndian.putLong(nonce, NONCE_COUNTER_OFFSET, counter);
        return nonce;
    }
}
