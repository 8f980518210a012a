package org.warren.nat;

/// How the outside port of a mapping is chosen (RFC 4787 §4.2).
///
/// @param method which port is tried first
/// @param parity whether even ports are mapped to even ones and odd ports to odd ones (RFC 4787 §4.2.2)
/// @param overloading whether mappings to different remote ends may have the same outside endpoint (RFC
///     4787 §4.2.1, RFC 7857 §3)
/// @param reuse whether the outside endpoint of an inside endpoint's newest mapping is tried first for its next
///     mapping, as Linux does (`find_appropriate_src` in net/netfilter/nf_nat_core.c). It is only visible after a
///     clash, and only with preservation, overloading and address-and-port-dependent mapping; otherwise it has no
///     effect
/// @param first the lowest port that is assigned, at least 1; a preserved port may be outside the range
/// @param last the highest, at most 65535
/// @param blockSize the number of consecutive ports that are reserved for each inside address, as in carrier-grade NATs
///     (RFC 6888 §5); 0 for no blocks
public record PortAssignment(
        Method method, boolean parity, boolean overloading, boolean reuse, int first, int last, int blockSize) {

    /// Which outside port is tried first.
    public enum Method {
        /// The inside port; a random one if that is in use (RFC 4787 §4.2.1).
        PRESERVATION,
        /// The one after that of the previous mapping.
        SEQUENTIAL,
        /// A random one.
        RANDOM
    }

    private static final int UNPRIVILEGED = 1024;
    private static final int PORT_MAX = 65_535;

    /// @throws IllegalArgumentException for an invalid range or block
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

    /// The same with another range.
    public PortAssignment between(int least, int greatest) {
        return new PortAssignment(method, parity, overloading, reuse, least, greatest, blockSize);
    }

    /// The same with a block for each inside address.
    public PortAssignment inBlocksOf(int ports) {
        return new PortAssignment(method, parity, overloading, reuse, first, last, ports);
    }
}
