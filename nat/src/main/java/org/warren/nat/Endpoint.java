package org.warren.nat;

import java.util.ArrayList;
import java.util.List;

/// An IPv4 address and a port; for ICMP queries the port is the identifier (RFC 5508 §3.1), and 0 at the remote end.
///
/// @param address as a 32-bit number
/// @param port 0 to 65535
public record Endpoint(int address, int port) implements Comparable<Endpoint> {

    private static final int PORT_MAX = 65_535;

    /// @throws IllegalArgumentException for an invalid port
    public Endpoint {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /// Parses `192.168.1.2:51820`.
    ///
    /// @throws IllegalArgumentException when it has another form
    public static Endpoint parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0 || !text.substring(colon + 1).matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "' is not an endpoint such as 192.168.1.2:51820");
        }
        return new Endpoint(address(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    /// Parses `192.168.1.2` to a number.
    ///
    /// @throws IllegalArgumentException when it has another form
    public static int address(String text) {
        List<Integer> parts = new ArrayList<>();
        for (String part : text.split("\\.", -1)) {
            if (!part.matches("[0-9]{1,3}") || Integer.parseInt(part) > 255) {
                throw new IllegalArgumentException("'" + text + "' is not an IPv4 address such as 192.168.1.2");
            }
            parts.add(Integer.parseInt(part));
        }
        if (parts.size() != 4) {
            throw new IllegalArgumentException("'" + text + "' is not an IPv4 address such as 192.168.1.2");
        }
        return parts.stream().reduce(0, (sum, part) -> sum << 8 | part);
    }

    /// The text of an address.
    public static String addressText(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /// The same address with another port.
    public Endpoint withPort(int other) {
        return new Endpoint(address, other);
    }

    @Override
    public int compareTo(Endpoint other) {
        int byAddress = Integer.compareUnsigned(address, other.address);
        return byAddress != 0 ? byAddress : Integer.compare(port, other.port);
    }

    @Override
    public String toString() {
        return addressText(address) + ":" + port;
    }
}
