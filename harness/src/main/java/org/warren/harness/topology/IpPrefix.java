package org.warren.harness.topology;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import org.warren.wireguard.ip.IpAddress;

/// An address with a prefix length, such as `192.168.1.2/24` or `2001:db8::1/64`.
///
/// @param address including host bits
/// @param length the prefix length in bits, 0 to 32 or 0 to 128
public record IpPrefix(InetAddress address, int length) {

    public IpPrefix {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("prefix length " + length + " does not fit " + address.getHostAddress());
        }
    }

    /// Parses `ADDRESS/LENGTH`; without a length the prefix is the address alone. Names are never looked up.
    ///
    /// @throws IllegalArgumentException when the text is not a literal address with a valid length
    @JsonCreator
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        try {
            String literal = slash < 0 ? text : text.substring(0, slash);
            // The JDK also parses 10.0.1 as 10.0.0.1, which nobody means.
            if (!literal.contains(":") && !literal.matches("\\d{1,3}(\\.\\d{1,3}){3}")) {
                throw new IllegalArgumentException("not four numbers");
            }
            InetAddress address = InetAddress.ofLiteral(literal);
            int length = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(text.substring(slash + 1));
            return new IpPrefix(address, length);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address with a prefix length such as 192.168.1.2/24", e);
        }
    }

    /// Whether it is IPv4, not IPv6.
    public boolean isIpv4() {
        return address instanceof Inet4Address;
    }

    /// Whether the prefix contains the other address.
    public boolean contains(InetAddress other) {
        byte[] mine = address.getAddress();
        byte[] theirs = other.getAddress();
        int whole = length / 8;
        int rest = length % 8;
        return mine.length == theirs.length
                && Arrays.equals(mine, 0, whole, theirs, 0, whole)
                && (rest == 0 || ((mine[whole] ^ theirs[whole]) & 0xff) >> (8 - rest) == 0);
    }

    /// The address without its prefix length, IPv6 in its shortest form.
    public String host() {
        return IpAddress.of(address.getAddress()).toString();
    }

    @JsonValue
    @Override
    public String toString() {
        return host() + "/" + length;
    }
}
