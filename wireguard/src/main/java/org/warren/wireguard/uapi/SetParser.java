package org.warren.wireguard.uapi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Endpoint;

/// Parses the lines of a `set=1`, one after the other; nothing is changed before the last.
final class SetParser {
    private static final String ZERO_KEY = "0".repeat(64);
    private static final int MAX_PORT = 65_535;
    private static final String UNKNOWN = "a key is unknown; see https://www.wireguard.com/xplatform";

    private SetRequest.@Nullable KeyChange privateKey;
    private @Nullable Integer listenPort;
    private @Nullable Integer fwmark;
    private boolean replacePeers;
    private final List<SetRequest.PeerChange> peers = new ArrayList<>();
    private final ToIntFunction<String> interfaces;
    private @Nullable PeerLines peer;

    /// @param interfaces returns the index of the interface with a given name, 0 if there is none
    SetParser(ToIntFunction<String> interfaces) {
        this.interfaces = interfaces;
    }

    /// @param line a line after `set=1`, but not the empty one at the end
    void accept(String line) throws UapiException {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new UapiException(Errno.EPROTO, "a line is key=value");
        }
        accept(line.substring(0, equals), line.substring(equals + 1));
    }

    /// The request, after all lines were accepted.
    SetRequest finish() {
        endPeer();
        return new SetRequest(privateKey, listenPort, fwmark, replacePeers, List.copyOf(peers));
    }

    private void accept(String key, String value) throws UapiException {
        try {
            if (key.equals("public_key")) {
                endPeer();
                peer = new PeerLines(PublicKey.fromHex(value), interfaces);
            } else if (peer != null) {
                peer.accept(key, value);
            } else {
                acceptDevice(key, value);
            }
        } catch (IllegalArgumentException e) {
            throw new UapiException(Errno.EINVAL, key + " has a wrong value");
        }
    }

    private void acceptDevice(String key, String value) throws UapiException {
        switch (key) {
            case "private_key" ->
                privateKey = new SetRequest.KeyChange(value.equals(ZERO_KEY) ? null : PrivateKey.fromHex(value));
            case "listen_port" -> listenPort = number(value, MAX_PORT);
            case "fwmark" -> fwmark = fwmark(value);
            case "replace_peers" -> replacePeers = isTrue(value);
            default -> throw new UapiException(Errno.EINVAL, UNKNOWN);
        }
    }

    private void endPeer() {
        if (peer != null) {
            peers.add(peer.toChange());
        }
    }

    private static int number(String value, int max) {
        int number = Integer.parseUnsignedInt(value);
        if (number < 0 || number > max) {
            throw new IllegalArgumentException("out of range");
        }
        return number;
    }

    /// Any 32 bits, decimal or with 0x.
    private static int fwmark(String value) {
        return value.startsWith("0x")
                ? Integer.parseUnsignedInt(value.substring(2), 16)
                : Integer.parseUnsignedInt(value);
    }

    private static boolean isTrue(String value) {
        if (!value.equals("true")) {
            throw new IllegalArgumentException("only true is allowed");
        }
        return true;
    }

    /// The lines from one public_key to the next.
    private static final class PeerLines {
        private final PublicKey publicKey;
        private final ToIntFunction<String> interfaces;
        private boolean remove;
        private boolean updateOnly;
        private @Nullable PresharedKey presharedKey;
        private @Nullable Endpoint endpoint;
        private @Nullable Integer persistentKeepalive;
        private boolean replaceAllowedIps;
        private final List<SetRequest.AllowedIpChange> allowedIps = new ArrayList<>();

        PeerLines(PublicKey publicKey, ToIntFunction<String> interfaces) {
            this.publicKey = publicKey;
            this.interfaces = interfaces;
        }

        void accept(String key, String value) throws UapiException {
            switch (key) {
                case "remove" -> remove = isTrue(value);
                case "update_only" -> updateOnly = isTrue(value);
                case "preshared_key" -> presharedKey = PresharedKey.fromHex(value);
                case "endpoint" -> endpoint = EndpointText.parse(value, interfaces);
                case "persistent_keepalive_interval" -> persistentKeepalive = number(value, MAX_PORT);
                case "replace_allowed_ips" -> replaceAllowedIps = isTrue(value);
                case "allowed_ip" -> allowedIps.add(allowedIp(value));
                case "protocol_version" -> number(value, 1);
                default -> throw new UapiException(Errno.EINVAL, UNKNOWN);
            }
        }

        private static SetRequest.AllowedIpChange allowedIp(String value) {
            boolean remove = value.startsWith("-");
            String prefix = remove || value.startsWith("+") ? value.substring(1) : value;
            return new SetRequest.AllowedIpChange(IpPrefix.parse(prefix), remove);
        }

        SetRequest.PeerChange toChange() {
            return new SetRequest.PeerChange(
                    publicKey,
                    remove,
                    updateOnly,
                    presharedKey,
                    endpoint,
                    persistentKeepalive,
                    replaceAllowedIps,
                    List.copyOf(allowedIps));
        }
    }
}
