package org.warren.wireguard.noise;

/// The result of a handshake (§5.4.5): a key for each direction, and the receiver indices of both sides.
public final class TransportKeys {
    private final boolean initiator;
    private final byte[] sending;
    private final byte[] receiving;
    private final int localIndex;
    private final int remoteIndex;

    private TransportKeys(boolean initiator, byte[] sending, byte[] receiving, int localIndex, int remoteIndex) {
        this.initiator = initiator;
        this.sending = sending;
        this.receiving = receiving;
        this.localIndex = localIndex;
        this.remoteIndex = remoteIndex;
    }

    static TransportKeys ofInitiator(SymmetricState state, int localIndex, int remoteIndex) {
        byte[][] keys = state.split();
        return new TransportKeys(true, keys[0], keys[1], localIndex, remoteIndex);
    }

    static TransportKeys ofResponder(SymmetricState state, int localIndex, int remoteIndex) {
        byte[][] keys = state.split();
        return new TransportKeys(false, keys[1], keys[0], localIndex, remoteIndex);
    }

    public boolean initiator() {
        return initiator;
    }

    public byte[] sending() {
        return sending;
    }

    public byte[] receiving() {
        return receiving;
    }

    public int localIndex() {
        return localIndex;
    }

    public int remoteIndex() {
        return remoteIndex;
    }

    /// Zeroes both keys.
    public void destroy() {
        Secrets.zero(sending, receiving);
    }
}
