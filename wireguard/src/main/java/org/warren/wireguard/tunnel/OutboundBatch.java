package org.warren.wireguard.tunnel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Train;

/// Encrypts the composed data messages of a train, which may also contain handshake messages.
final class OutboundBatch extends CipherWork {
    private final Train train;
    private @Nullable Keypair[] keypairs;
    private int count;

    /// @param most the maximum number of datagrams in a train
    OutboundBatch(Train train, int most) {
        this.train = train;
        this.keypairs = new @Nullable Keypair[most];
    }

    /// How many datagrams have been added.
    int count() {
        return count;
    }

    /// The last datagram of the train is a data message of this keypair; if null, it is sent as it is.
    void add(@Nullable Keypair keypair) {
        keypairs[count++] = keypair;
    }

    /// Prepares it for the next train.
    void clear() {
        Arrays.fill(keypairs, 0, count, null);
        count = 0;
        reuse();
    }

    @Override
    public int length() {
        return train.length();
    }

    @Override
    public void prepare(int workers) {
        Keypair before = null;
        for (int i = 0; i < count; i++) {
            Keypair keypair = keypairs[i];
            if (keypair != null && keypair != before) {
                keypair.prepareToSeal(workers);
                before = keypair;
            }
        }
    }

    @Override
    protected void work(int workerIndex) {
        for (int i = 0; i < count; i++) {
            Keypair keypair = keypairs[i];
            if (keypair != null) {
                keypair.seal(workerIndex, train.memory(), train.offsetOf(i), train.lengthOf(i));
            }
        }
    }
}
