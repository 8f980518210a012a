package org.warren.wireguard.session;

/// The length of a packet with its padding (§5.4.6).
public final class Padding {
    private static final int MULTIPLE = 16;

    private Padding() {}

    /// The next multiple of 16, but at most the MTU. A keepalive stays empty.
    public static int lengthOf(int packetLength, int mtu) {
        int padded = (packetLength + MULTIPLE - 1) & -MULTIPLE;
        return Math.max(packetLength, Math.min(padded, mtu));
    }
}
