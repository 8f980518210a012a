package org.warren.wireguard.config;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.wireguard.wire.IpAddress;

/// Where a peer is reached. Names stay text: nobody here looks one up.
///
/// @param host an IPv4 address, an IPv6 address perhaps with `%ZONE`, a name, or `*`, which `wg` takes for itself
public record PeerEndpoint(String host, Port port) {
    private static final String EXPECTED = "expected HOST:PORT, with [ ] around an IPv6 address";
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,254}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
                    + "(?![0-9]+\\.?$)(?!0[xX][0-9A-Fa-f]*\\.?$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.?");
    private static final Pattern ZONE = Pattern.compile("[0-9]{1,9}|[A-Za-z0-9_.=+@-]{1,15}");

    public PeerEndpoint {
        if (!canonical(host).equals(Optional.of(host))) {
            throw new IllegalArgumentException("the host of an endpoint is an address or a name");
        }
    }

    static PeerEndpoint read(Piece value, String key, Remarks remarks) throws ConfigurationException {
        String text = value.text();
        boolean bracketed = text.startsWith("[");
        int end = bracketed ? text.indexOf(']') : text.lastIndexOf(':');
        int colon = bracketed ? end + 1 : end;
        if (end < 0 || !text.startsWith(":", colon) || colon + 1 == text.length()) {
            throw new ConfigurationException(value, key, EXPECTED);
        }
        Piece host = value.slice(bracketed ? 1 : 0, end);
        Piece port = value.from(colon + 1);
        String known = canonical(host.text())
                .orElseThrow(() -> new ConfigurationException(host, key, EXPECTED + "; the host is none"));
        if (known.equals("*")) {
            remarks.add(host, key, "wg takes * for this machine itself; write the peer's address or name");
        }
        if (port.is("*")) {
            remarks.add(port, key, "wg takes * for port 0, where nobody is; write the peer's port");
            return new PeerEndpoint(known, new Port(0));
        }
        return new PeerEndpoint(known, Port.read(port, key, remarks));
    }

    /// The host as it is printed: addresses in their one form, names as they are; empty when it is neither.
    private static Optional<String> canonical(String host) {
        int percent = host.indexOf('%');
        if (host.indexOf(':') >= 0) {
            return AddressText.read(percent < 0 ? host : host.substring(0, percent))
                    .filter(address -> percent < 0 || isZone(address, host.substring(percent + 1)))
                    .map(address -> address + (percent < 0 ? "" : host.substring(percent)));
        }
        if (host.equals("*") || NAME.matcher(host).matches()) {
            return Optional.of(host);
        }
        return posixAddress(host);
    }

    /// A number fits each address, the name of an interface a link-local one only.
    private static boolean isZone(IpAddress address, String zone) {
        boolean linkLocal = address.high() >>> 54 == 0xfe80 >> 6;
        return ZONE.matcher(zone).matches() && (linkLocal || zone.chars().allMatch(c -> c >= '0' && c <= '9'));
    }

    /// IPv4 in each form that `inet_aton` knows, such as `127.1` or `0x7f.1`.
    private static Optional<String> posixAddress(String host) {
        try {
            return Optional.of(Inet4Address.ofPosixLiteral(host).getHostAddress());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /// As `wg` prints it.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
