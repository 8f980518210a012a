package org.warren.wireguard.session;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.LittleEndian;

/// The transport keys of one session, with their counters (§5.4.5, §5.4.6).
public final class Keypair {
    private static final byte[] NO_AD = new byte[0];
    private static final int NONCE_COUNTER_OFFSET = 4;

    private final boolean initiator;
    private final int localIndex;
    private final int remoteIndex;
    private final long born;
    private final Aead.Key sending;
    private final Aead.Key receiving;
    private final byte[] sendingNonce = new byte[Aead.NONCE_LENGTH];
    private final byte[] receivingNonce = new byte[Aead.NONCE_LENGTH];
    private final ReplayWindow window = new ReplayWindow();
    private long sendingCounter;
    private boolean mayBeSentOn = true;

    /// Takes over the keys, which are zeroed.
    public Keypair(Aead aead, TransportKeys keys, long now) {
        this.initiator = keys.initiator();
        this.localIndex = keys.localIndex();
        this.remoteIndex = keys.remoteIndex();
        this.born = now;
        this.sending = aead.key(keys.sending());
        this.receiving = aead.key(keys.receiving());
        keys.destroy();
    }

    public boolean initiator() {
        return initiator;
    }

    public int localIndex() {
        return localIndex;
    }

    /// The counter of the next message.
    public long sendingCounter() {
        return sendingCounter;
    }

    /// Whether the keypair was made at least this long ago.
    public boolean isOlderThan(long age, long now) {
        return born + age - now <= 0;
    }

    /// Sending stops, receiving goes on: the private key has changed.
    public void stopSending() {
        mayBeSentOn = false;
    }

    public boolean maySend(long now) {
        // §6.2: after REJECT_AFTER_TIME or REJECT_AFTER_MESSAGES nothing is sent.
        return mayBeSentOn && !isOlderThan(Constants.REJECT_AFTER_TIME, now) && hasCounter();
    }

    private boolean hasCounter() {
        return Long.compareUnsigned(sendingCounter, Constants.REJECT_AFTER_MESSAGES) < 0;
    }

    /// Composes a data message around a packet and zeros up to `paddedLength` (§5.4.6).
    public ByteBuffer seal(ByteBuffer packet, int paddedLength) {
        if (!hasCounter()) {
            throw new IllegalStateException("the keypair's counters are used up");
        }
        byte[] message = new byte[Data.PACKET_OFFSET + paddedLength + Data.TAG_LENGTH];
        packet.get(packet.position(), message, Data.PACKET_OFFSET, packet.remaining());
        Data.writeHeader(message, remoteIndex, sendingCounter);
        LittleEndian.putLong(sendingNonce, NONCE_COUNTER_OFFSET, sendingCounter);
        sendingCounter++;
        sending.seal(sendingNonce, NO_AD, message, Data.PACKET_OFFSET, paddedLength);
        return ByteBuffer.wrap(message);
    }

    /// Decrypts a message in place; empty if it is sound, else why it is not. The replay window moves only after the
    /// tag holds.
    public Optional<Drop> open(Data message, long now) {
        long counter = message.counter();
        // §6.2: after REJECT_AFTER_TIME or REJECT_AFTER_MESSAGES nothing is accepted.
        if (isOlderThan(Constants.REJECT_AFTER_TIME, now)
                || Long.compareUnsigned(counter, Constants.REJECT_AFTER_MESSAGES) >= 0) {
            return Optional.of(Drop.KEYPAIR_EXPIRED);
        }
        LittleEndian.putLong(receivingNonce, NONCE_COUNTER_OFFSET, counter);
        int length = message.packetLength();
        if (!receiving.open(receivingNonce, NO_AD, message.array(), message.packetOffset(), length)) {
            return Optional.of(Drop.BAD_TAG);
        }
        return window.accept(counter) ? Optional.empty() : Optional.of(Drop.REPLAYED_COUNTER);
    }

    /// The index by which the peer addresses this session.
    public int remoteIndex() {
        return remoteIndex;
    }

    /// Forgets the keys.
    public void destroy() {
        mayBeSentOn = false;
        sending.destroy();
        receiving.destroy();
    }

    /// For tests: as if this many messages had been sent.
    void skipTo(long counter) {
        sendingCounter = counter;
    }
}
