package org.warren.harness.capture;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.warren.wireguard.ip.IpAddress;

/// An address and a port; the port is 0 if the protocol has none.
///
/// @param address an IP address
/// @param port 0 to 65535
public record Endpoint(InetAddress address, int port) {

    /// The endpoint of a packet without IP addresses.
    public static final Endpoint NONE = new Endpoint(InetAddress.ofLiteral("0.0.0.0"), 0);

    public Endpoint {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not between 0 and 65535");
        }
    }

    /// Reads `192.0.2.1:51820` or `[2001:db8::1]:51820`; names are not looked up.
    ///
    /// @throws IllegalArgumentException when the text is neither
    public static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" is not ADDRESS:PORT");
        }
        var host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (!bracketed && host.contains(":")) {
            throw new IllegalArgumentException("\"" + text + "\" has an IPv6 address without brackets");
        }
        var literal = bracketed ? host.substring(1, host.length() - 1) : host;
        try {
            return new Endpoint(InetAddress.ofLiteral(literal), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + text + "\" is not ADDRESS:PORT", e);
        }
    }

    /// The form that [#parse] reads.
    @Override
    public String toString() {
        return address instanceof Inet6Address ? "[" + text(address) + "]:" + port : text(address) + ":" + port;
    }

    /// An address as text, IPv6 by RFC 5952; with its zone if it has one.
    public static String text(InetAddress address) {
        var full = address.getHostAddress();
        int zone = full.indexOf('%');
        return IpAddress.of(address.getAddress()) + (zone < 0 ? "" : full.substring(zone));
    }
}
