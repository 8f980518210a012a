package org.warren.wireguard.uapi;

import org.jspecify.annotations.Nullable;

/// A request that cannot be carried out. Its message names the key, never the value, which may be secret.
public final class UapiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int errno;

    public UapiException(Errno errno, @Nullable String message) {
        this(errno.number(), message);
    }

    /// @param errno positive
    public UapiException(int errno, @Nullable String message) {
        super(message);
        this.errno = errno;
    }

    /// Positive, as in errno.h.
    public int errno() {
        return errno;
    }
}
