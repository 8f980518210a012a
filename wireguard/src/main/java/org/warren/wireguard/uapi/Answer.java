package org.warren.wireguard.uapi;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.tunnel.PeerStatus;

/// The answer to a client: the interface at one moment, or the result of a request. It is printed piece by piece,
/// because the whole text of a large interface would take many megabytes for each client that does not read it.
sealed interface Answer {
    /// Prints it with its errno and the empty line at the end.
    void print(Appendable out) throws IOException;

    /// Its size until it is printed, in request lines of about 100 bytes.
    default int weight() {
        return 0;
    }

    /// The result of a request.
    ///
    /// @param errno positive, 0 for success
    record Done(int errno) implements Answer {
        @Override
        public void print(Appendable out) throws IOException {
            line(out, "errno", -errno);
            out.append('\n');
        }
    }

    /// The interface at one moment.
    ///
    /// @param listenPort 0 for none, which is not printed; likewise `fwmark`
    record Status(@Nullable PrivateKey privateKey, int listenPort, int fwmark, List<PeerStatus> peers)
            implements Answer {
        private static final int LINES_PER_PEER = 2;
        private static final int PREFIXES_PER_LINE = 16;

        @Override
        public void print(Appendable out) throws IOException {
            if (privateKey != null) {
                line(out, "private_key", privateKey.toHex());
            }
            if (listenPort != 0) {
                line(out, "listen_port", listenPort);
            }
            if (fwmark != 0) {
                line(out, "fwmark", Integer.toUnsignedString(fwmark));
            }
            for (PeerStatus peer : peers) {
                print(out, peer);
            }
            new Done(0).print(out);
        }

        @Override
        public int weight() {
            int prefixes =
                    peers.stream().mapToInt(peer -> peer.allowedIps().size()).sum();
            return LINES_PER_PEER * peers.size() + prefixes / PREFIXES_PER_LINE;
        }

        private static void print(Appendable out, PeerStatus peer) throws IOException {
            Instant handshake = peer.latestHandshake() == null ? Instant.EPOCH : peer.latestHandshake();
            line(out, "public_key", peer.publicKey().toHex());
            line(out, "preshared_key", peer.presharedKey().toHex());
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
    }

    private static void line(Appendable out, String key, Object value) throws IOException {
        out.append(key).append('=').append(value.toString()).append('\n');
    }
}
