package org.warren.wireguard.uapi;

/// The errors that the UAPI code itself reports. `wg` expects the negative number; an error of the kernel is passed on
/// with the kernel's number.
public enum Errno {
    OK(0),
    EIO(5),
    ENOMEM(12),
    EINVAL(22),
    EPROTO(71);

    private final int number;

    Errno(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
