package org.warren.wireguard.uapi;

import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.IpAddress;

/// Endpoints as the UAPI writes them: `1.2.3.4:5` or `[fe80::1%2]:5`, never a name.
final class EndpointText {
    private EndpointText() {}

    static Endpoint parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("an endpoint is address:port");
        }
        int port = Integer.parseUnsignedInt(text.substring(colon + 1));
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("a port is 1 to 65535");
        }
        String host = text.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        String inner = bracketed ? host.substring(1, host.length() - 1) : host;
        int percent = inner.indexOf('%');
        int scope = percent < 0 ? 0 : Integer.parseUnsignedInt(inner.substring(percent + 1));
        IpAddress address = IpAddress.parse(percent < 0 ? inner : inner.substring(0, percent));
        if (address.v6() != bracketed || (scope != 0 && !address.v6())) {
            throw new IllegalArgumentException("IPv6 addresses are in brackets, others are not");
        }
        return new Endpoint(address, port, scope, null);
    }
}
