package org.warren.wireguard.key;

import java.util.Arrays;

/// A key that must stay secret: it can be destroyed, and `toString` does not show it.
public abstract sealed class SecretKey extends Key permits PrivateKey, PresharedKey {
    SecretKey(byte[] key) {
        super(key);
    }

    /// Overwrites the key with zeros.
    public final void destroy() {
        Arrays.fill(key, (byte) 0);
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + "(hidden)";
    }
}
