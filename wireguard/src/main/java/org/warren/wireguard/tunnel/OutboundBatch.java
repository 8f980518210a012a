package org.warren.wireguard.tunnel;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Train;

/// Encrypts the data messages of a train, which are composed already. Handshake messages may be among them.
final class OutboundBatch extends CipherWork {
    private final Train train;
    private @Nullable Keypair[] keypairs;
    private int count;

    /// @param most datagrams that a train has
    OutboundBatch(Train train, int most) {
        this.train = train;
        this.keypairs = new @Nullable Keypair[most];
    }

    /// How many datagrams have been added.
    int count() {
        return count;
    }

    /// The last datagram of the train is a data message of this keypair; with null it is none, and stays as it is.
    void add(@Nullable Keypair keypair) {
        keypairs[count++] = keypair;
    }

    /// For the next train.
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
