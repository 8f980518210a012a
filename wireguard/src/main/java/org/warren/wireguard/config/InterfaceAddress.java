package org.warren.wireguard.config;

import java.util.Optional;
import org.warren.wireguard.ip.IpAddress;

/// An interface address with the prefix length of its network. Unlike an allowed IP it keeps its host bits.
///
/// @param length 0 to 32 for IPv4, 0 to 128 for IPv6
public record InterfaceAddress(IpAddress address, int length) {
    public InterfaceAddress {
        if (length < 0 || length > address.bits()) {
            throw new IllegalArgumentException(
                    "a prefix of " + address + " has 0 to " + address.bits() + " bits, not " + length);
        }
    }

    /// Reads `ADDRESS`, `ADDRESS/LENGTH` or, for IPv4, `ADDRESS/NETMASK`; empty for anything else.
    static Optional<InterfaceAddress> read(String text) {
        int slash = text.indexOf('/');
        Optional<IpAddress> address = IpAddress.read(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty() || slash < 0) {
            return address.map(a -> new InterfaceAddress(a, a.bits()));
        }
        int bits = address.get().bits();
        return length(text.substring(slash + 1), address.get().v6())
                .filter(length -> length <= bits)
                .map(length -> new InterfaceAddress(address.get(), length));
    }

    private static Optional<Integer> length(String text, boolean v6) {
        if (!text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.of(Integer.valueOf(text));
        }
        return v6 ? Optional.empty() : IpAddress.read(text).flatMap(InterfaceAddress::ones);
    }

    /// The number of leading ones of a netmask; empty if a one follows a zero.
    private static Optional<Integer> ones(IpAddress mask) {
        int ones = Long.numberOfLeadingZeros(~mask.high());
        IpAddress all = IpAddress.v4(-1);
        return !mask.v6() && all.masked(ones).equals(mask) ? Optional.of(ones) : Optional.empty();
    }

    @Override
    public String toString() {
        return address + "/" + length;
    }
}
