package org.warren.wireguard.router;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.RandomSource;

/// Maps receiver indices to their owners (§5.4.2). Indices are random and have one owner at a time. We choose them, so
/// they can be used as hash values directly.
public final class IndexTable<T> {
    private static final int INITIAL_CAPACITY = 64;

    private final RandomSource random;
    private int[] indices = new int[INITIAL_CAPACITY];
    private @Nullable Object[] owners = new @Nullable Object[INITIAL_CAPACITY];
    private int size;

    public IndexTable(RandomSource random) {
        this.random = random;
    }

    /// Assigns the owner a random index that is free.
    public int claim(T owner) {
        if (2 * (size + 1) > owners.length) {
            grow();
        }
        int index = random.nextInt();
        while (owners[slot(index)] != null) {
            index = random.nextInt();
        }
        put(index, owner);
        size++;
        return index;
    }

    @SuppressWarnings("unchecked") // only owners are put in
    public @Nullable T owner(int index) {
        return (T) owners[slot(index)];
    }

    /// Transfers an index from a handshake to the keypair that it has produced.
    public void replace(int index, T owner) {
        if (owners[slot(index)] == null) {
            throw new IllegalStateException("the index has no owner");
        }
        put(index, owner);
    }

    /// Releases an index. Entries behind it move up, so that no lookup ends too early.
    public void release(int index) {
        int hole = slot(index);
        if (owners[hole] == null) {
            return;
        }
        size--;
        owners[hole] = null;
        int mask = owners.length - 1;
        for (int i = (hole + 1) & mask; owners[i] != null; i = (i + 1) & mask) {
            int home = indices[i] & mask;
            if (((i - home) & mask) >= ((i - hole) & mask)) {
                indices[hole] = indices[i];
                owners[hole] = owners[i];
                owners[i] = null;
                hole = i;
            }
        }
    }

    public int size() {
        return size;
    }

    /// The slot of the index, or the free slot where it would be stored.
    private int slot(int index) {
        int mask = owners.length - 1;
        int slot = index & mask;
        while (owners[slot] != null && indices[slot] != index) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void put(int index, Object owner) {
        int slot = slot(index);
        indices[slot] = index;
        owners[slot] = owner;
    }

    private void grow() {
        int[] oldIndices = indices;
        @Nullable Object[] oldOwners = owners;
        indices = new int[2 * oldIndices.length];
        owners = new @Nullable Object[2 * oldOwners.length];
        for (int i = 0; i < oldOwners.length; i++) {
            Object owner = oldOwners[i];
            if (owner != null) {
                put(oldIndices[i], owner);
            }
        }
    }
}
