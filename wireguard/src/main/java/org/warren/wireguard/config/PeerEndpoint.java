package org.warren.wireguard.config;

import java.net.Inet4Address;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.wireguard.ip.IpAddress;

/// The address of a peer. Host names are kept as text; nothing is looked up here.
///
/// @param host an IPv4 address, an IPv6 address with an optional `%ZONE`, or a name
public record PeerEndpoint(String host, Port port) {
    private static final String EXPECTED = "expected HOST:PORT, with [ ] around an IPv6 address";
    private static final Pattern NAME =
            Pattern.compile("(?=.{1,254}$)([A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.)*"
                    + "(?![0-9]+\\.?$)(?!0[xX][0-9A-Fa-f]*\\.?$)[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\\.?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.=+@-]{1,15}");
    private static final String THIS_MACHINE = "*";

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
        if (host.is(THIS_MACHINE)) {
            remarks.add(host, key, "wg takes * for this machine itself; write the peer's address or name");
        }
        if (port.is("*")) {
            remarks.add(port, key, "wg takes * for port 0, where nobody is; write the peer's port");
            return new PeerEndpoint(known, new Port(0));
        }
        return new PeerEndpoint(known, Port.read(port, key, remarks));
    }

    /// The host as `wg` prints it: an address in canonical form, a name unchanged; empty when it is neither.
    private static Optional<String> canonical(String host) {
        int percent = host.indexOf('%');
        if (host.indexOf(':') >= 0) {
            return IpAddress.read(percent < 0 ? host : host.substring(0, percent))
                    .flatMap(address -> (percent < 0 ? Optional.of("") : zone(address, host.substring(percent + 1)))
                            .map(zone -> address + zone));
        }
        if (host.equals(THIS_MACHINE)) {
            return Optional.of("::1");
        }
        return NAME.matcher(host).matches() ? Optional.of(host) : posixAddress(host);
    }

    /// `%` and a zone, or an empty text for zone 0, which means none. A number is valid for each address, an interface
    /// name for a link-local one only.
    private static Optional<String> zone(IpAddress address, String zone) {
        if (NUMBER.matcher(zone).matches()) {
            int number = Integer.parseInt(zone);
            return Optional.of(number == 0 ? "" : "%" + number);
        }
        return address.isLinkLocal() && INTERFACE.matcher(zone).matches() ? Optional.of("%" + zone) : Optional.empty();
    }

    /// IPv4 in each form that `inet_aton` accepts, such as `127.1` or `0x7f.1`.
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
