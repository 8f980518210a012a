package org.warren.wireguard.noise;

import java.util.Optional;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// An initiation that its initiator really composed. It may be a replay: the timestamp decides.
public final class AuthenticatedInitiation {
    private static final byte[] EMPTY = new byte[0];

    private final StaticIdentity local;
    private final PublicKey initiator;
    private final Initiation initiation;
    private final SymmetricState state;
    private final Tai64n timestamp;

    AuthenticatedInitiation(
            StaticIdentity local, PublicKey initiator, Initiation initiation, SymmetricState state, Tai64n timestamp) {
        this.local = local;
        this.initiator = initiator;
        this.initiation = initiation;
        this.state = state;
        this.timestamp = timestamp;
    }

    public Tai64n timestamp() {
        return timestamp;
    }

    /// A response and the keys that it establishes.
    public record Answer(Response response, TransportKeys keys) {}

    /// Composes the response (§5.4.3), once; empty if the initiator's keys are points of low order.
    public Optional<Answer> respond(NoiseSuite suite, int localIndex, PresharedKey presharedKey) {
        byte[] ephemeral = Curve25519.generate(suite.random());
        byte[] ephemeralPublic = Curve25519.publicKey(ephemeral);
        state.mixChain(ephemeralPublic);
        state.mixHash(ephemeralPublic);
        Optional<byte[]> ephemeralEphemeral = Curve25519.agree(ephemeral, initiation.ephemeral());
        Optional<byte[]> ephemeralStatic = Curve25519.agree(ephemeral, initiator.bytes());
        if (ephemeralEphemeral.isEmpty() || ephemeralStatic.isEmpty()) {
            return Optional.empty();
        }
        state.mixChain(ephemeralEphemeral.get());
        state.mixChain(ephemeralStatic.get());
        byte[] psk = presharedKey.bytes();
        byte[] encryptedEmpty = state.seal(state.mixPresharedKey(psk), EMPTY);
        byte[] localStatic = local.privateKey().bytes();
        suite.keyLog().handshake(localStatic, initiator, ephemeral.clone(), presharedKey);
        Secrets.zero(ephemeral, ephemeralEphemeral.get(), ephemeralStatic.get(), psk, localStatic);
        int remoteIndex = initiation.senderIndex();
        Response response = Response.of(localIndex, remoteIndex, ephemeralPublic, encryptedEmpty);
        return Optional.of(new Answer(response, TransportKeys.ofResponder(state, localIndex, remoteIndex)));
    }
}
