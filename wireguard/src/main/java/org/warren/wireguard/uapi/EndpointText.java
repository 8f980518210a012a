package org.warren.wireguard.uapi;

import java.util.function.ToIntFunction;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.wire.Endpoint;

/// Endpoints as in the UAPI: `1.2.3.4:5`, `[fe80::1%2]:5` or `[fe80::1%eth0]:5`, never a host name.
final class EndpointText {
    private EndpointText() {}

    /// @param interfaces returns the index of the interface with a given name, 0 if there is none
    static Endpoint parse(String text, ToIntFunction<String> interfaces) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("an endpoint is address:port");
        }
        int port = Integer.parseUnsignedInt(text.substring(colon + 1));
        // The kernel and wireguard-go accept port 0, to which nothing can be sent.
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("a port is 0 to 65535");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String inner = bracketed ? host.substring(1, host.length() - 1) : host;
        int percent = inner.indexOf('%');
        IpAddress address = IpAddress.parse(percent < 0 ? inner : inner.substring(0, percent));
        if (address.v6() != bracketed || (percent >= 0 && !address.v6())) {
            throw new IllegalArgumentException("IPv6 addresses are in brackets, others are not");
        }
        int scope = percent < 0 ? 0 : scope(address, inner.substring(percent + 1), interfaces);
        return new Endpoint(address, port, scope, null);
    }

    /// Parses a zone as the C library does: for a link-local address an interface name or a number, else a number.
    private static int scope(IpAddress address, String zone, ToIntFunction<String> interfaces) {
        int named = address.isLinkLocal() ? interfaces.applyAsInt(zone) : 0;
        return named != 0 ? named : Integer.parseUnsignedInt(zone);
    }
}
