package org.warren.wireguard.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.regex.Pattern;

/// An IPv4 or IPv6 address as a value. An IPv4 address occupies the upper 32 bits of `high`, so that bit 0 of either
/// family is its most significant one.
public record IpAddress(boolean v6, long high, long low) implements Comparable<IpAddress> {
    private static final Pattern FOUR_PARTS = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    /// The address of the given four bytes, as a number.
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

    /// Reads an address as people write it. A name is refused, nothing is looked up; so is IPv4 of fewer than four
    /// parts, which the platform would fill up with zeros.
    ///
    /// @throws IllegalArgumentException when it is none
    public static IpAddress parse(String text) {
        if (text.indexOf(':') < 0 && !FOUR_PARTS.matcher(text).matches()) {
            throw new IllegalArgumentException("an IPv4 address has four parts, such as 10.0.0.1");
        }
        return of(InetAddress.ofLiteral(text).getAddress());
    }

    /// The bits of an address of this family: 32 or 128.
    public int bits() {
        return v6 ? 128 : 32;
    }

    /// The bit at the given distance from the most significant one.
    public int bit(int index) {
        return bit(high, low, index);
    }

    /// The same of an address that is given by its bits.
    public static int bit(long high, long low, int index) {
        return (int) ((index < 64 ? high >>> (63 - index) : low >>> (127 - index)) & 1);
    }

    /// Which bits of `high` a prefix of this length has.
    public static long maskHigh(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    /// Which bits of `low` a prefix of this length has.
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
