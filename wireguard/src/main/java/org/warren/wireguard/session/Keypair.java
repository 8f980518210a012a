package org.warren.wireguard.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;

/// The transport keys of one session, with their counters (§5.4.5, §5.4.6).
public final class Keypair {
    private final boolean initiator;
    private final int localIndex;
    private final int remoteIndex;
    private final long born;
    private final Aead.Key sending;
    private final Aead.Key receiving;
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

    /// Composes a data message in place (§5.4.6): the packet is already where it belongs, 16 bytes behind `offset`.
    ///
    /// @param paddedLength zeros are put behind the packet up to this
    /// @return the length of the message
    public int seal(MemorySegment memory, long offset, int packetLength, int paddedLength) {
        if (!hasCounter()) {
            throw new IllegalStateException("the keypair's counters are used up");
        }
        long packet = offset + Data.PACKET_OFFSET;
        for (long i = packet + packetLength; i < packet + paddedLength; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) 0);
        }
        Data.writeHeader(memory, offset, remoteIndex, sendingCounter);
        sending.seal(sendingCounter++, memory, packet, paddedLength);
        return Data.lengthOf(paddedLength);
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
        if (!receiving.open(counter, message.memory(), message.packetOffset(), message.packetLength())) {
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
