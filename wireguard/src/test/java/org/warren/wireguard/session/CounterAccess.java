package org.warren.wireguard.session;

/// Lets tests come near 2^60 and 2^64.
public final class CounterAccess {
    private CounterAccess() {}

    public static void skipTo(Keypair keypair, long counter) {
        keypair.skipTo(counter);
    }
}
