package org.warren.wireguard.log;

import java.time.LocalDateTime;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.peer.PeerEvent;
import org.warren.wireguard.tunnel.TunnelListener;
import org.warren.wireguard.wire.Drop;

/// Writes lines as wireguard-go does: `DEBUG: (wg0) 2026/01/01 00:00:00 ...`. It never writes a key, except for a few
/// characters of a public key that identify a peer.
public final class Log implements TunnelListener {
    private static final int PEER_HEAD = 4;
    private static final int PEER_TAIL = 39;
    private static final int PEER_END = 43;

    private final String name;
    private final Level level;
    private final Supplier<LocalDateTime> clock;
    private final Consumer<String> lines;

    /// @param name of the interface
    /// @param clock read only when a line is written
    public Log(String name, Level level, Supplier<LocalDateTime> clock, Consumer<String> lines) {
        this.name = name;
        this.level = level;
        this.clock = clock;
        this.lines = lines;
    }

    /// Loads what is needed to write a line, above all the time zone, while file descriptors are available.
    public void prepare() {
        stamp(clock.get());
    }

    /// Logs details of normal operation.
    public void verbose(String message) {
        if (level == Level.VERBOSE) {
            write("DEBUG", message);
        }
    }

    /// The same for frequent messages: the text is composed only if it is written.
    public void verbose(Supplier<String> message) {
        if (level == Level.VERBOSE) {
            verbose(message.get());
        }
    }

    /// Logs an error that needs action: one sentence that says what to do.
    public void error(String message) {
        if (level != Level.SILENT) {
            write("ERROR", message);
        }
    }

    @Override
    public void onPeerEvent(PublicKey peer, PeerEvent event) {
        if (level == Level.VERBOSE) {
            verbose(shorten(peer) + " - " + sentence(event));
        }
    }

    @Override
    public void dropped(Drop why, int count) {
        if (level == Level.VERBOSE) {
            verbose("Dropped " + count + ": " + why);
        }
    }

    /// `peer(AbCd…WxYz)`
    public static String shorten(PublicKey peer) {
        String key = peer.toBase64();
        return "peer(" + key.substring(0, PEER_HEAD) + "…" + key.substring(PEER_TAIL, PEER_END) + ")";
    }

    private static String sentence(PeerEvent event) {
        return switch (event) {
            case STARTED -> "Starting";
            case STOPPED -> "Stopping";
            case INITIATION_SENT -> "Sending handshake initiation";
            case INITIATION_RECEIVED -> "Received handshake initiation";
            case RESPONSE_SENT -> "Sending handshake response";
            case RESPONSE_RECEIVED -> "Received handshake response";
            case KEYPAIR_CREATED -> "Keypair created";
            case KEYPAIR_CONFIRMED -> "Keypair confirmed by the initiator's first data";
            case COOKIE_RECEIVED -> "Received a cookie for the next handshake message";
            case KEEPALIVE_SENT -> "Sending keepalive packet";
            case KEEPALIVE_RECEIVED -> "Receiving keepalive packet";
            case HANDSHAKE_RETRIED -> "Handshake did not complete after 5 seconds, retrying";
            case HANDSHAKE_GIVEN_UP -> "Handshake did not complete after 90 seconds, giving up";
            case STOPPED_HEARING -> "Retrying handshake because we stopped hearing back after 15 seconds";
            case KEYS_ZEROED -> "Removing all keys, since we haven't received a new one in 540 seconds";
        };
    }

    private void write(String what, String message) {
        lines.accept(what + ": (" + name + ") " + stamp(clock.get()) + " " + message);
    }

    private static String stamp(LocalDateTime at) {
        return at.getYear() + "/" + two(at.getMonthValue()) + "/" + two(at.getDayOfMonth()) + " " + two(at.getHour())
                + ":" + two(at.getMinute()) + ":" + two(at.getSecond());
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : Integer.toString(number);
    }
}
