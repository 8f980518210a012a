package org.warren.wireguard.ip;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// An IPv4 or IPv6 address as a value. An IPv4 address occupies the upper 32 bits of `high`, so that bit 0 is the most
/// significant one in both families.
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
    /// The address of the given four bytes.
    public static IpAddress v4(int address) {
        return new IpAddress(false, (long) address << 32, 0);
    }

    public static IpAddress v6(long high, long low) {
        return new IpAddress(true, high, low);
    }

    /// The address of 4 or 16 bytes in network order.
    public static IpAddress of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return switch (bytes.length) {
            case 4 -> v4(buffer.getInt());
            case 16 -> v6(buffer.getLong(), buffer.getLong());
            default -> throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length);
        };
    }

    /// Parses an address as `inet_pton` does; empty when it is not valid. Names are refused and not looked up; so are
    /// IPv4 addresses of fewer than four parts, and zones. `::ffff:10.0.0.1` stays an IPv6 address.
    public static Optional<IpAddress> read(String text) {
        return AddressText.read(text);
    }

    /// The same for a text that is known to be an address.
    ///
    /// @throws IllegalArgumentException when it is not an address
    public static IpAddress parse(String text) {
        return read(text)
                .orElseThrow(() -> new IllegalArgumentException(
                        "an address is four numbers such as 10.0.0.1, or IPv6 such as fd00::1"));
    }

    /// Whether its scope is a link, so that it needs a zone: fe80::/10, and multicast ff02::/16.
    public boolean isLinkLocal() {
        return v6 && (high >>> 54 == 0xfe80 >> 6 || (high >>> 56 == 0xff && (high >>> 48 & 0xf) == 2));
    }

    /// The number of bits of an address of this family: 32 or 128.
    public int bits() {
        return v6 ? 128 : 32;
    }

    /// The bit at the given distance from the most significant one.
    public int bit(int index) {
        return bit(high, low, index);
    }

    /// The same for an address that is given as two numbers.
    public static int bit(long high, long low, int index) {
        return (int) ((index < 64 ? high >>> (63 - index) : low >>> (127 - index)) & 1);
    }

    /// The mask of `high` for a prefix of this length.
    public static long maskHigh(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    /// The mask of `low` for a prefix of this length.
    public static long maskLow(int length) {
        return length <= 64 ? 0 : length == 128 ? -1L : -1L << (128 - length);
    }

    /// The same address with everything after the first `length` bits cleared.
    public IpAddress masked(int length) {
        return new IpAddress(v6, high & maskHigh(length), low & maskLow(length));
    }

    /// How many leading bits both addresses have in common; both must be of one family.
    public int commonPrefix(IpAddress other) {
        long upper = high ^ other.high;
        int common = upper != 0 ? Long.numberOfLeadingZeros(upper) : 64 + Long.numberOfLeadingZeros(low ^ other.low);
        return Math.min(common, bits());
    }

    /// The 4 or 16 bytes in network order.
    public byte[] toBytes() {
        return v6
                ? ByteBuffer.allocate(16).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(4).putInt((int) (high >>> 32)).array();
    }

    @Override
    public int compareTo(IpAddress other) {
        int family = Boolean.compare(v6, other.v6);
        int upper = family != 0 ? family : Long.compareUnsigned(high, other.high);
        return upper != 0 ? upper : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        try {
            return v6
                    ? Ipv6Text.print(high, low)
                    : InetAddress.getByAddress(toBytes()).getHostAddress();
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // 4 bytes are always an address
        }
    }
}
