package org.warren.wireguard.uapi;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.warren.wireguard.config.PresharedKey;
import org.warren.wireguard.config.PublicKey;
import org.warren.wireguard.router.IpPrefix;
import org.warren.wireguard.tunnel.Configuration;
import org.warren.wireguard.tunnel.PeerStatus;

/// Answers requests, each of them lines up to an empty one.
public final class Conversation {
    private final Controls controls;

    public Conversation(Controls controls) {
        this.controls = controls;
    }

    /// The answer to a request, with its errno and the empty line at the end.
    ///
    /// @param lines without the empty line
    public String answer(List<String> lines) {
        String operation = lines.isEmpty() ? "" : lines.getFirst();
        try {
            return switch (operation) {
                case "get=1" -> get();
                case "set=1" -> set(SetParser.parse(lines.subList(1, lines.size())));
                default -> Errno.EPROTO.line();
            };
        } catch (UapiException e) {
            return e.errno().line();
        }
    }

    private String set(SetRequest request) throws UapiException {
        // What may fail comes first, so that a request that fails changes nothing.
        try {
            if (request.listenPort() != null) {
                controls.listenPort(request.listenPort());
            }
            if (request.fwmark() != null) {
                controls.fwmark(request.fwmark());
            }
        } catch (IOException e) {
            throw new UapiException(Errno.EADDRINUSE, "the port is taken");
        }
        Configuration configuration = controls.configuration();
        if (request.replacePeers()) {
            configuration.peers().forEach(peer -> configuration.removePeer(peer.publicKey()));
        }
        if (request.privateKey() != null) {
            configuration.privateKey(request.privateKey().key(), controls.now());
        }
        request.peers().forEach(peer -> apply(configuration, peer));
        return Errno.OK.line();
    }

    private void apply(Configuration configuration, SetRequest.PeerChange change) {
        PublicKey key = change.publicKey();
        long now = controls.now();
        if (change.remove()) {
            configuration.removePeer(key);
            return;
        }
        if ((change.updateOnly() && !configuration.hasPeer(key)) || !configuration.addPeer(key, now)) {
            return; // nothing to update, or our own key
        }
        if (change.presharedKey() != null) {
            configuration.presharedKey(key, change.presharedKey());
        }
        if (change.replaceAllowedIps()) {
            configuration.disallowAll(key);
        }
        for (SetRequest.AllowedIpChange allowedIp : change.allowedIps()) {
            if (allowedIp.remove()) {
                configuration.disallow(key, allowedIp.prefix());
            } else {
                configuration.allow(key, allowedIp.prefix());
            }
        }
        if (change.endpoint() != null) {
            configuration.endpoint(key, change.endpoint(), now);
        }
        if (change.persistentKeepalive() != null) {
            configuration.persistentKeepalive(key, change.persistentKeepalive(), now);
        }
    }

    private String get() {
        StringBuilder out = new StringBuilder();
        Configuration configuration = controls.configuration();
        configuration.privateKey().ifPresent(key -> line(out, "private_key", key.toHex()));
        if (controls.listenPort() != 0) {
            line(out, "listen_port", controls.listenPort());
        }
        if (controls.fwmark() != 0) {
            line(out, "fwmark", Integer.toUnsignedString(controls.fwmark()));
        }
        configuration.peers().forEach(peer -> print(out, peer));
        return out.append(Errno.OK.line()).toString();
    }

    private static void print(StringBuilder out, PeerStatus peer) {
        PresharedKey psk = peer.presharedKey();
        Instant handshake = peer.latestHandshake() == null ? Instant.EPOCH : peer.latestHandshake();
        line(out, "public_key", peer.publicKey().toHex());
        line(out, "preshared_key", psk.toHex());
        line(out, "protocol_version", 1);
        if (peer.endpoint() != null) {
            line(out, "endpoint", peer.endpoint());
        }
        line(out, "last_handshake_time_sec", handshake.getEpochSecond());
        line(out, "last_handshake_time_nsec", handshake.getNano());
        line(out, "tx_bytes", peer.bytesSent());
        line(out, "rx_bytes", peer.bytesReceived());
        line(out, "persistent_keepalive_interval", peer.persistentKeepaliveSeconds());
        for (IpPrefix prefix : peer.allowedIps()) {
            line(out, "allowed_ip", prefix);
        }
    }

    private static void line(StringBuilder out, String key, Object value) {
        out.append(key).append('=').append(value).append('\n');
    }
}
