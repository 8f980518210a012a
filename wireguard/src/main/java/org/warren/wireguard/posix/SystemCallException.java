package org.warren.wireguard.posix;

import java.io.IOException;

/// A system call failed.
public final class SystemCallException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /// @param what could not be done, as the beginning of a sentence
    public SystemCallException(String what, int errno) {
        super(what + ": " + reason(errno));
        this.errno = errno;
    }

    /// The error's number, positive.
    public int errno() {
        return errno;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Libc.EPERM, Libc.EACCES -> "not permitted; run as root or with the capability CAP_NET_ADMIN";
            case Libc.ENOENT -> "it does not exist";
            case Libc.EBUSY -> "in use by another process; stop that one first";
            case Libc.EADDRINUSE -> "in use by another socket; choose another or stop its owner";
            case Libc.EMFILE -> "too many open files; raise the limit of open files";
            default -> "errno " + errno;
        };
    }
}
