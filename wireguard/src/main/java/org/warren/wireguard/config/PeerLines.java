package org.warren.wireguard.config;

import java.math.BigInteger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;

/// The lines of one `[Peer]`; a later line wins, except that allowed IPs accumulate.
final class PeerLines {
    private static final BigInteger MAX_KEEPALIVE = BigInteger.valueOf(65_535);

    private final Piece header;
    private final Remarks remarks;
    private @Nullable PublicKey publicKey;
    private @Nullable PresharedKey presharedKey;
    private @Nullable PeerEndpoint endpoint;
    private @Nullable Integer persistentKeepalive;
    private final Map<IpPrefix, Piece> allowedIps = new LinkedHashMap<>();
    private final Map<Setting, Integer> said = new EnumMap<>(Setting.class);
    private Piece keyPlace;

    /// @param header the line `[Peer]`
    PeerLines(Piece header, Remarks remarks) {
        this.header = header;
        this.keyPlace = header;
        this.remarks = remarks;
    }

    /// @param value without any white space
    void accept(Setting setting, Piece value) throws ConfigurationException {
        switch (setting) {
            case ENDPOINT -> endpoint = PeerEndpoint.read(value, setting.key(), remarks);
            case PERSISTENT_KEEPALIVE -> persistentKeepalive = keepalive(value);
            case ALLOWED_IPS -> {
                for (Piece part : value.list()) {
                    allowedIps.putIfAbsent(allowedIp(part), part);
                }
            }
            default -> acceptKey(setting, value);
        }
        remarks.addIfSaidBefore(said, setting, value);
    }

    /// @param earlier the same peer's earlier section; its settings are kept unless they are given here, except for its
    ///     allowed IPs
    PeerSection finish(@Nullable PeerSection earlier) throws ConfigurationException {
        PresharedKey psk = earlier == null ? PresharedKey.NONE : earlier.presharedKey();
        PeerEndpoint place = earlier == null ? null : earlier.endpoint();
        int keepalive = earlier == null ? 0 : earlier.persistentKeepaliveSeconds();
        return new PeerSection(
                publicKey(),
                presharedKey == null ? psk : presharedKey,
                endpoint == null ? place : endpoint,
                List.copyOf(allowedIps.keySet()),
                persistentKeepalive == null ? keepalive : persistentKeepalive);
    }

    /// The peer's public key.
    ///
    /// @throws ConfigurationException when it has none
    PublicKey publicKey() throws ConfigurationException {
        if (publicKey == null) {
            throw new ConfigurationException(header, Setting.PUBLIC_KEY.key(), "expected one below each [Peer]");
        }
        return publicKey;
    }

    Piece header() {
        return header;
    }

    /// The line of its key.
    Piece keyPlace() {
        return keyPlace;
    }

    /// Its allowed IPs, each with its position in the file.
    Map<IpPrefix, Piece> allowedIps() {
        return allowedIps;
    }

    private void acceptKey(Setting setting, Piece value) throws ConfigurationException {
        try {
            if (setting == Setting.PUBLIC_KEY) {
                publicKey = PublicKey.fromBase64(value.text());
                keyPlace = value;
            } else {
                presharedKey = PresharedKey.fromBase64(value.text());
            }
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(value, setting.key(), ConfigurationException.EXPECTED_KEY);
        }
    }

    private static int keepalive(Piece value) throws ConfigurationException {
        if (value.is("off")) {
            return 0;
        }
        try {
            BigInteger seconds = Strtoul.digits(value.text(), 10);
            if (seconds.compareTo(MAX_KEEPALIVE) <= 0) {
                return seconds.intValue();
            }
        } catch (NumberFormatException e) {
            // as too large a number
        }
        throw new ConfigurationException(
                value, Setting.PERSISTENT_KEEPALIVE.key(), "expected off, or seconds from 0 to 65535");
    }

    private static IpPrefix allOf(IpAddress address) {
        return new IpPrefix(address, 0);
    }

    private IpPrefix allowedIp(Piece part) throws ConfigurationException {
        String text = part.text();
        int slash = text.indexOf('/');
        try {
            IpAddress address = IpAddress.read(slash < 0 ? text : text.substring(0, slash))
                    .orElseThrow(() -> new NumberFormatException("not an address"));
            int length = slash < 0
                    ? address.bits()
                    : Strtoul.digits(text.substring(slash + 1), 10)
                            .min(BigInteger.valueOf(Integer.MAX_VALUE))
                            .intValue();
            IpPrefix prefix = new IpPrefix(address, length);
            if (!prefix.address().equals(address)) {
                remarks.add(
                        part,
                        Setting.ALLOWED_IPS.key(),
                        "bits behind the prefix count for nothing: wg takes this for " + prefix);
            } else if (length == address.bits() && address.equals(allOf(address).address())) {
                remarks.add(
                        part,
                        Setting.ALLOWED_IPS.key(),
                        "this is the one address " + prefix + "; everything is " + allOf(address));
            }
            return prefix;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(
                    part,
                    Setting.ALLOWED_IPS.key(),
                    "expected ADDRESS/LENGTH, such as 10.0.0.2/32 or ::/0, with a comma between two");
        }
    }
}
