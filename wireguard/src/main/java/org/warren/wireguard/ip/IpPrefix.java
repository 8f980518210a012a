package org.warren.wireguard.ip;

import java.util.Comparator;

/// An allowed IP: an address and the number of its leading bits that count. The constructor clears the other bits.
public record IpPrefix(IpAddress address, int length) implements Comparable<IpPrefix> {
    private static final Comparator<IpPrefix> ORDER =
            Comparator.comparing(IpPrefix::address).thenComparing(IpPrefix::length);

    public IpPrefix {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException(
                    "a prefix of " + address + " has 0 to " + address.bits() + " bits, not " + length);
        }
        address = address.masked(length);
    }

    /// Reads `address/length`, or an address alone for a prefix of full length.
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        IpAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        return new IpPrefix(address, slash < 0 ? address.bits() : number(text.substring(slash + 1)));
    }

    private static int number(String text) {
        if (text.isEmpty() || text.length() > 3 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a prefix length is a number, not " + text);
        }
        return Integer.parseInt(text);
    }

    /// Whether the prefix contains the address.
    public boolean contains(IpAddress other) {
        return other.v6() == address.v6() && address.commonPrefix(other) >= length;
    }

    @Override
    public int compareTo(IpPrefix other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
