package org.warren.wireguard.peer;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.AuthenticatedInitiation;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.noise.TransportKeys;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.wire.CookieReply;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// A peer's handshakes: the one that we have initiated, and what must be remembered of the peer's.
final class Handshaking {
    private final Peer peer;
    private final PublicKey remote;
    private final PeerContext context;
    private final MacStamper stamper;

    private Optional<byte[]> staticStatic = Optional.empty();
    private boolean agreed;
    private PresharedKey presharedKey = PresharedKey.NONE;
    private @Nullable InitiatorHandshake begun;
    private @Nullable Tai64n lastTimestampSent;
    private @Nullable Tai64n lastTimestampReceived;
    private @Nullable Long lastInitiationReceived;
    private @Nullable Long lastSent;

    Handshaking(Peer peer, PublicKey remote, PeerContext context) {
        this.peer = peer;
        this.remote = remote;
        this.context = context;
        this.stamper = new MacStamper(context.suite().aead(), remote);
    }

    void presharedKey(PresharedKey key) {
        presharedKey = key;
    }

    PresharedKey presharedKey() {
        return presharedKey;
    }

    /// Whether REKEY_TIMEOUT has passed since the last handshake message that we sent.
    boolean mayInitiate(long now) {
        // §6.1: at most one initiation per REKEY_TIMEOUT, whatever the traffic.
        return lastSent == null || lastSent + Constants.REKEY_TIMEOUT - now <= 0;
    }

    /// Composes an initiation; null if there is no private key, or the peer's key is a point of low order.
    @Nullable
    Initiation initiate(long now) {
        StaticIdentity identity = context.identity();
        Optional<byte[]> shared = staticStatic(identity);
        if (identity == null || shared.isEmpty()) {
            return null;
        }
        abandon();
        int index = context.indices().claim(new IndexOwner(peer, null));
        begun = InitiatorHandshake.begin(context.suite(), identity, remote, shared.get(), index, nextTimestamp())
                .orElse(null);
        if (begun == null) {
            context.indices().release(index);
            return null;
        }
        Initiation initiation = begun.initiation();
        stamper.stamp(initiation, now);
        lastSent = now;
        return initiation;
    }

    /// Processes a response. If it is valid, its receiver index becomes the keypair's.
    @Nullable
    TransportKeys complete(Response response) {
        InitiatorHandshake handshake = begun;
        if (handshake == null || handshake.localIndex() != response.receiverIndex()) {
            return null;
        }
        TransportKeys keys = handshake.complete(response, presharedKey).orElse(null);
        if (keys != null) {
            begun = null;
        }
        return keys;
    }

    /// Authenticates the sender and the time of an initiation; if it must not be answered, counts the reason and
    /// returns empty.
    Optional<AuthenticatedInitiation> authenticate(ReceivedInitiation received, long now) {
        Optional<AuthenticatedInitiation> authentic =
                staticStatic(context.identity()).flatMap(received::authenticate);
        if (authentic.isEmpty()) {
            return refuse(Drop.HANDSHAKE_REJECTED);
        }
        Tai64n timestamp = authentic.get().timestamp();
        // §5.1: an initiation that is not newer than the last one is a replay.
        if (lastTimestampReceived != null && !timestamp.isAfter(lastTimestampReceived)) {
            return refuse(Drop.REPLAYED_INITIATION);
        }
        if (lastInitiationReceived != null && lastInitiationReceived + Constants.INITIATION_INTERVAL - now > 0) {
            return refuse(Drop.INITIATION_FLOOD);
        }
        lastTimestampReceived = timestamp;
        lastInitiationReceived = now;
        return authentic;
    }

    private Optional<AuthenticatedInitiation> refuse(Drop why) {
        context.drop(why, 1);
        return Optional.empty();
    }

    /// Composes the response to an authenticated initiation.
    Optional<AuthenticatedInitiation.Answer> respond(AuthenticatedInitiation initiation, long now) {
        int index = context.indices().claim(new IndexOwner(peer, null));
        Optional<AuthenticatedInitiation.Answer> answer = initiation.respond(context.suite(), index, presharedKey);
        if (answer.isEmpty()) {
            context.indices().release(index);
            context.drop(Drop.HANDSHAKE_REJECTED, 1);
            return answer;
        }
        stamper.stamp(answer.get().response(), now);
        lastSent = now;
        return answer;
    }

    void consume(CookieReply reply, long now) {
        switch (stamper.consume(reply, now)) {
            case TAKEN -> context.emit(remote, PeerEvent.COOKIE_RECEIVED);
            case UNSOLICITED -> context.drop(Drop.UNSOLICITED, 1);
            case FORGED -> context.drop(Drop.BAD_COOKIE_REPLY, 1);
        }
    }

    /// Discards the handshake that was initiated.
    void abandon() {
        if (begun != null) {
            context.indices().release(begun.localIndex());
            begun.destroy();
            begun = null;
        }
    }

    /// The interface's private key has changed.
    void identityChanged() {
        staticStatic.ifPresent(shared -> Arrays.fill(shared, (byte) 0));
        staticStatic = Optional.empty();
        agreed = false;
        abandon();
    }

    /// The interface comes up: handshake messages sent before do not delay a handshake.
    void forgetLastSent() {
        lastSent = null;
    }

    /// `DH(S_priv, S_pub)`, computed when first needed.
    private Optional<byte[]> staticStatic(@Nullable StaticIdentity identity) {
        if (!agreed && identity != null) {
            staticStatic = identity.agree(remote.bytes());
            agreed = true;
        }
        return staticStatic;
    }

    /// §5.1: strictly greater than the last one, even when the wall clock does not advance or was set back.
    private Tai64n nextTimestamp() {
        Tai64n timestamp = Tai64n.of(context.wallClock().get());
        if (lastTimestampSent != null && !timestamp.isAfter(lastTimestampSent)) {
            timestamp = lastTimestampSent.next();
        }
        lastTimestampSent = timestamp;
        return timestamp;
    }
}
