package org.warren.nat;

/// An IPv6 address and a port; of ICMP queries the port is the identifier.
///
/// @param high the first 64 bits of the address
/// @param low the other 64 bits
/// @param port 0 to 65535
public record Ipv6Endpoint(long high, long low, int port) {

    private static final int PORT_MAX = 65_535;

    /// @throws IllegalArgumentException for a port that does not exist
    public Ipv6Endpoint {
        if (port < 0 || port > PORT_MAX) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }

    /// The same address with another port.
    public Ipv6Endpoint withPort(int other) {
        return new Ipv6Endpoint(high, low, other);
    }
}
