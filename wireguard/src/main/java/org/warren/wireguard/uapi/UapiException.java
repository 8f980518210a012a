package org.warren.wireguard.uapi;

/// A request that cannot be carried out. Its message names the key, never the value, which may be secret.
public final class UapiException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Errno errno;

    public UapiException(Errno errno, String message) {
        super(message);
        this.errno = errno;
    }

    public Errno errno() {
        return errno;
    }
}
