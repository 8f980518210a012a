package org.warren.wireguard.session;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;

/// The transport keys of one session, with their counters (§5.4.5, §5.4.6).
///
/// An outgoing message is composed, then sealed; an incoming one is refused or opened, then accepted. Only sealing and
/// opening may happen on threads other than the owner's, each with its own worker index.
public final class Keypair {
    private final boolean initiator;
    private final int localIndex;
    private final int remoteIndex;
    private final long born;
    private final ReplayWindow window = new ReplayWindow();
    /// One for each worker.
    private Aead.Key[] sending;

    private Aead.Key[] receiving;
    private long sendingCounter;
    private boolean mayBeSentOn = true;
    private boolean retired;

    /// Takes ownership of the keys, which are zeroed.
    public Keypair(Aead aead, TransportKeys keys, long now) {
        this.initiator = keys.initiator();
        this.localIndex = keys.localIndex();
        this.remoteIndex = keys.remoteIndex();
        this.born = now;
        this.sending = new Aead.Key[] {aead.key(keys.sending())};
        this.receiving = new Aead.Key[] {aead.key(keys.receiving())};
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

    /// Stops sending, while receiving continues: the private key has changed.
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

    /// Writes a data message except for the cipher's part (§5.4.6). The packet must already be 16 bytes behind
    /// `offset`, with room for the tag behind it. Increments the counter.
    ///
    /// @param paddedLength the packet is padded with zeros to this length
    /// @return the length of the message
    public int compose(MemorySegment memory, long offset, int packetLength, int paddedLength) {
        if (!hasCounter()) {
            throw new IllegalStateException("the keypair's counters are used up");
        }
        long packet = offset + Data.PACKET_OFFSET;
        for (long i = packet + packetLength; i < packet + paddedLength; i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) 0);
        }
        Data.writeHeader(memory, offset, remoteIndex, sendingCounter++);
        return Data.lengthOf(paddedLength);
    }

    /// Encrypts a composed message in place.
    public void seal(int workerIndex, MemorySegment memory, long offset, int length) {
        int padded = length - Data.MIN_LENGTH;
        sending[workerIndex].seal(Data.counter(memory, offset), memory, offset + Data.PACKET_OFFSET, padded);
    }

    /// The reason why a message is dropped without opening it; null if it may be opened.
    public @Nullable Drop refuse(Data message, long now) {
        // §6.2: after REJECT_AFTER_TIME or REJECT_AFTER_MESSAGES nothing is accepted.
        boolean late = isOlderThan(Constants.REJECT_AFTER_TIME, now)
                || Long.compareUnsigned(message.counter(), Constants.REJECT_AFTER_MESSAGES) >= 0;
        return late ? Drop.KEYPAIR_EXPIRED : null;
    }

    /// Decrypts a message in place; false if its tag does not verify.
    public boolean open(int workerIndex, MemorySegment memory, long offset, int length) {
        long packet = offset + Data.PACKET_OFFSET;
        return receiving[workerIndex].open(Data.counter(memory, offset), memory, packet, length - Data.PACKET_OFFSET);
    }

    /// Accepts the counter of a message whose tag verified; false if it was seen before or is too old. Only this method
    /// moves the replay window.
    public boolean accept(long counter) {
        return window.accept(counter);
    }

    /// Makes a copy of the key for each worker.
    public void prepareToSeal(int workers) {
        sending = workers(sending, workers);
    }

    /// Makes a copy of the key for each worker.
    public void prepareToOpen(int workers) {
        receiving = workers(receiving, workers);
    }

    private static Aead.Key[] workers(Aead.Key[] keys, int workers) {
        if (keys.length >= workers) {
            return keys;
        }
        Aead.Key[] more = Arrays.copyOf(keys, workers);
        for (int i = keys.length; i < workers; i++) {
            more[i] = keys[0].copy();
        }
        return more;
    }

    /// The index by which the peer addresses this session.
    public int remoteIndex() {
        return remoteIndex;
    }

    /// The keypair has left the peer's slots: nothing more is sent or accepted. Its keys remain until [#destroy()].
    void retire() {
        mayBeSentOn = false;
        retired = true;
    }

    public boolean isRetired() {
        return retired;
    }

    /// Destroys the keys. No cipher work with them may be in flight.
    public void destroy() {
        retire();
        for (Aead.Key key : sending) {
            key.destroy();
        }
        for (Aead.Key key : receiving) {
            key.destroy();
        }
    }

    /// For tests: acts as if this many messages had been sent.
    void skipTo(long counter) {
        sendingCounter = counter;
    }
}
