package org.warren.wireguard.ip;

/// Explicit congestion notification through a tunnel (RFC 6040, normal mode).
public final class Ecn {
    static final int MASK = 3;
    static final int NOT_ECT = 0;
    static final int ECT_1 = 1;
    static final int CE = 3;

    private Ecn() {}

    /// RFC 6040 §4.1: the outer field is a copy of the inner one. The DSCP is set to zero, so that it does not leak.
    public static int outer(IpPacket inner) {
        return inner.ecn();
    }

    /// RFC 6040 §4.2: applies congestion marks of the outer header to the inner one; false if the packet must be
    /// dropped.
    public static boolean decapsulate(int outerTrafficClass, IpPacket inner) {
        int outer = outerTrafficClass & MASK;
        int own = inner.ecn();
        if (own == NOT_ECT) {
            return outer != CE;
        }
        if (outer == CE || (outer == ECT_1 && own != CE)) {
            inner.ecn(outer);
        }
        return true;
    }
}
