package org.warren.nat;

/// How the outside port of a mapping is chosen (RFC 4787 §4.2).
///
/// @param method which port is tried first
/// @param parity whether an even port gets an even one and an odd one an odd one (RFC 4787 §4.2.2)
/// @param overloading whether mappings to different remote ends may have the same outside endpoint (RFC
///     4787 §4.2.1, RFC 7857 §3)
/// @param reuse whether the outside endpoint of an inside one's newest mapping is tried first for the next
///     mapping of that inside one, as Linux does (`find_appropriate_src` in net/netfilter/nf_nat_core.c); it is
///     seen after a clash only, and goes with preservation, overloading and address-and-port-dependent mapping:
///     without these it does nothing
/// @param first the least port that is assigned, at least 1; a preserved one may lie outside of the range
/// @param last the greatest, at most 65535
/// @param blockSize how many ports in a row each inside address has for itself, as carrier-grade NATs do
///     (RFC 6888 §5); 0 for all ports in common
public record PortAssignment(
        Method method, boolean parity, boolean overloading, boolean reuse, int first, int last, int blockSize) {

    /// Which outside port is tried first.
    public enum Method {
        /// The inside one; a random one where that is taken (RFC 4787 §4.2.1).
        PRESERVATION,
        /// The one after that of the mapping before.
        SEQUENTIAL,
        /// A random one.
        RANDOM
    }

    private static final int UNPRIVILEGED = 1024;
    private static final int PORT_MAX = 65_535;

    /// @throws IllegalArgumentException for a range or a block that cannot be
    public PortAssignment {
        if (first < 1 || last > PORT_MAX || first > last) {
            throw new IllegalArgumentException("ports are a range within 1 to 65535, not " + first + " to " + last);
        }
        if (blockSize < 0 || blockSize > last - first + 1) {
            throw new IllegalArgumentException("a block has 1 port to as many as there are, not " + blockSize);
        }
    }

    /// Ports from 1024 on, without parity, overloading, reuse and blocks.
    public static PortAssignment of(Method method) {
        return new PortAssignment(method, false, false, false, UNPRIVILEGED, PORT_MAX, 0);
    }

    /// The same with overloading.
    public PortAssignment overloaded() {
        return new PortAssignment(method, parity, true, reuse, first, last, blockSize);
    }

    /// The same with reuse.
    public PortAssignment reused() {
        return new PortAssignment(method, parity, overloading, true, first, last, blockSize);
    }

    /// The same with parity.
    public PortAssignment keepingParity() {
        return new PortAssignment(method, true, overloading, reuse, first, last, blockSize);
    }

    /// The same from a range.
    public PortAssignment between(int least, int greatest) {
        return new PortAssignment(method, parity, overloading, reuse, least, greatest, blockSize);
    }

    /// The same with a block for each inside address.
    public PortAssignment inBlocksOf(int ports) {
        return new PortAssignment(method, parity, overloading, reuse, first, last, ports);
    }
}
