package org.warren.wireguard.tunnel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.peer.IndexOwner;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Endpoint;

/// Data messages of one train whose receiver index is known, until it is known whether their tags verify.
final class InboundBatch extends CipherWork {
    private static final int USUAL = 64;

    private MemorySegment memory = MemorySegment.NULL;
    private @Nullable Endpoint from;
    private int trafficClass;
    private long at;
    private int count;
    private int bytes;
    private long[] offsets = new long[USUAL];
    private int[] lengths = new int[USUAL];
    private boolean[] opened = new boolean[USUAL];
    private @Nullable IndexOwner[] owners = new @Nullable IndexOwner[USUAL];
    private @Nullable Keypair[] keypairs = new @Nullable Keypair[USUAL];

    InboundBatch begin(Endpoint newFrom, int newTrafficClass, MemorySegment in, long now) {
        from = newFrom;
        trafficClass = newTrafficClass;
        memory = in;
        at = now;
        return this;
    }

    void add(IndexOwner owner, Keypair keypair, long offset, int length) {
        if (count == offsets.length) {
            offsets = Arrays.copyOf(offsets, 2 * count);
            lengths = Arrays.copyOf(lengths, 2 * count);
            opened = Arrays.copyOf(opened, 2 * count);
            owners = Arrays.copyOf(owners, 2 * count);
            keypairs = Arrays.copyOf(keypairs, 2 * count);
        }
        owners[count] = owner;
        keypairs[count] = keypair;
        offsets[count] = offset;
        lengths[count] = length;
        bytes += length;
        count++;
    }

    /// Prepares it for the next train.
    void clear() {
        Arrays.fill(owners, 0, count, null);
        Arrays.fill(keypairs, 0, count, null);
        memory = MemorySegment.NULL;
        from = null;
        count = 0;
        bytes = 0;
        reuse();
    }

    int count() {
        return count;
    }

    Endpoint from() {
        return present(from);
    }

    /// The traffic class of the datagrams' outer headers.
    int trafficClass() {
        return trafficClass;
    }

    /// When they arrived: nanoseconds of the tunnel's clock.
    long at() {
        return at;
    }

    Peer peer(int index) {
        return present(owners[index]).peer();
    }

    Keypair keypair(int index) {
        return present(keypairs[index]);
    }

    /// Whether the tag verified; then the message has been decrypted.
    boolean isOpened(int index) {
        return opened[index];
    }

    Data message(int index, Data view) {
        return view.at(memory, offsets[index], lengths[index]);
    }

    @Override
    public int length() {
        return bytes;
    }

    @Override
    public void prepare(int workers) {
        Keypair before = null;
        for (int i = 0; i < count; i++) {
            Keypair keypair = keypair(i);
            if (keypair != before) {
                keypair.prepareToOpen(workers);
                before = keypair;
            }
        }
    }

    @Override
    protected void work(int workerIndex) {
        for (int i = 0; i < count; i++) {
            opened[i] = keypair(i).open(workerIndex, memory, offsets[i], lengths[i]);
        }
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("this batch is not in flight");
        }
        return value;
    }
}
