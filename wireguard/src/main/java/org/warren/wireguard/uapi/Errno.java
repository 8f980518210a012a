package org.warren.wireguard.uapi;

/// The errors that `wg` understands. It expects the negative number.
public enum Errno {
    OK(0),
    EIO(5),
    EINVAL(22),
    EPROTO(71),
    EADDRINUSE(98);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    /// The last lines of an answer.
    String line() {
        return "errno=" + -number + "\n\n";
    }
}
