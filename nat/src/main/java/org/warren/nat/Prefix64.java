package org.warren.nat;

import java.util.List;
import java.util.OptionalInt;

/// An IPv6 prefix in which IPv4 addresses are embedded (RFC 6052 §2.2).
///
/// @param high the first 64 bits
/// @param low the other 64 bits, which only a prefix of 96 bits uses, the last 32 of them 0
/// @param length 32, 40, 48, 56, 64 or 96
public record Prefix64(long high, long low, int length) {

    private static final List<Integer> LENGTHS = List.of(32, 40, 48, 56, 64, 96);
    private static final int LONGEST = 96;
    private static final int IPV4 = 32;

    /// 64:ff9b::/96 (RFC 6052 §2.1).
    public static final Prefix64 WELL_KNOWN = new Prefix64(0x0064_ff9b_0000_0000L, 0, LONGEST);

    /// @throws IllegalArgumentException for another length, or for bits beyond it
    public Prefix64 {
        if (!LENGTHS.contains(length)) {
            throw new IllegalArgumentException(
                    "a prefix for IPv4 addresses has 32, 40, 48, 56, 64 or 96 bits, not " + length);
        }
        boolean isClean = length == LONGEST
                ? (low << IPV4) == 0 && (low >>> 56) == 0
                : low == 0 && (length == 64 || (high << length) == 0);
        if (!isClean) {
            throw new IllegalArgumentException("a prefix has no bits behind its length, and bits 64 to 71 are 0");
        }
    }

    /// The IPv6 address with an embedded IPv4 address. Bits 64 to 71 stay 0, and the IPv4 address is split around them.
    public Ipv6Endpoint embed(Endpoint ipv4) {
        long address = Integer.toUnsignedLong(ipv4.address());
        if (length == LONGEST) {
            return new Ipv6Endpoint(high, low | address, ipv4.port());
        }
        int before = 64 - length; // bits of the address before the zeros
        long first = before == 0 ? 0 : address >>> (IPV4 - before);
        long rest = before == IPV4 ? 0 : (address << before) & 0xffff_ffffL;
        return new Ipv6Endpoint(high | first, rest << 24, ipv4.port());
    }

    /// The IPv4 address embedded in an IPv6 address; empty if it has another prefix, or reserved bits are not 0.
    public OptionalInt extract(Ipv6Endpoint ipv6) {
        if (length == LONGEST) {
            return ipv6.high() == high && (ipv6.low() >>> IPV4) == (low >>> IPV4)
                    ? OptionalInt.of((int) ipv6.low())
                    : OptionalInt.empty();
        }
        int before = 64 - length;
        long mask = before == 0 ? -1L : -1L << before;
        if ((ipv6.high() & mask) != high) {
            return OptionalInt.empty();
        }
        long first = (ipv6.high() & ~mask) << (IPV4 - before);
        long rest = before == IPV4 ? 0 : (ipv6.low() >>> (24 + before)) & (0xffff_ffffL >>> before);
        int address = (int) (first | rest);
        return embed(new Endpoint(address, ipv6.port())).equals(ipv6) ? OptionalInt.of(address) : OptionalInt.empty();
    }

    /// Whether an address has this prefix, whatever follows it.
    public boolean contains(Ipv6Endpoint ipv6) {
        if (length == LONGEST) {
            return ipv6.high() == high && (ipv6.low() >>> IPV4) == (low >>> IPV4);
        }
        return length == 64 ? ipv6.high() == high : (ipv6.high() >>> (64 - length)) == (high >>> (64 - length));
    }

    /// Parses `64:ff9b::/96`.
    ///
    /// @throws IllegalArgumentException when it has another form, or is not a valid prefix for IPv4 addresses
    public static Prefix64 parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("'" + text + "' is not a prefix such as 64:ff9b::/96");
        }
        Ipv6Endpoint address = Ipv6Endpoint.address(text.substring(0, slash));
        return new Prefix64(address.high(), address.low(), Integer.parseInt(text.substring(slash + 1)));
    }

    /// `64:ff9b::/96`.
    @Override
    public String toString() {
        return new Ipv6Endpoint(high, low, 0).addressText() + "/" + length;
    }
}
