package org.warren.wireguard.noise;

import java.util.Optional;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// The initiator's half of a handshake, from its initiation until the response.
public final class InitiatorHandshake {
    private final NoiseSuite suite;
    private final StaticIdentity local;
    private final PublicKey remote;
    private final SymmetricState state;
    private final byte[] ephemeral;
    private final int localIndex;
    private final Initiation initiation;

    private InitiatorHandshake(
            NoiseSuite suite,
            StaticIdentity local,
            PublicKey remote,
            SymmetricState state,
            byte[] ephemeral,
            int localIndex,
            Initiation initiation) {
        this.suite = suite;
        this.local = local;
        this.remote = remote;
        this.state = state;
        this.ephemeral = ephemeral;
        this.localIndex = localIndex;
        this.initiation = initiation;
    }

    /// Composes an initiation with a new ephemeral key (§5.4.2); empty if the responder's key is a point of low order.
    ///
    /// @param staticStatic `DH(S_i, S_r)`, which is the same for all handshakes of this pair
    public static Optional<InitiatorHandshake> begin(
            NoiseSuite suite,
            StaticIdentity local,
            PublicKey remote,
            byte[] staticStatic,
            int localIndex,
            Tai64n timestamp) {
        byte[] ephemeral = Curve25519.generate(suite.random());
        byte[] ephemeralPublic = Curve25519.publicKey(ephemeral);
        SymmetricState state = SymmetricState.begin(suite.aead(), SymmetricState.IDENTIFIER, remote.bytes());
        state.mixChain(ephemeralPublic);
        state.mixHash(ephemeralPublic);
        Optional<byte[]> ephemeralStatic = Curve25519.agree(ephemeral, remote.bytes());
        if (ephemeralStatic.isEmpty()) {
            return Optional.empty();
        }
        byte[] encryptedStatic = state.seal(
                state.mixKey(ephemeralStatic.get()), local.publicKey().bytes());
        byte[] encryptedTimestamp = state.seal(state.mixKey(staticStatic), timestamp.toBytes());
        Secrets.zero(ephemeralStatic.get());
        Initiation initiation = Initiation.of(localIndex, ephemeralPublic, encryptedStatic, encryptedTimestamp);
        return Optional.of(new InitiatorHandshake(suite, local, remote, state, ephemeral, localIndex, initiation));
    }

    public Initiation initiation() {
        return initiation;
    }

    /// Whether a response is addressed to this handshake.
    public int localIndex() {
        return localIndex;
    }

    /// Processes the response (§5.4.3). An invalid one changes nothing; a valid one completes this handshake.
    public Optional<TransportKeys> complete(Response response, PresharedKey presharedKey) {
        SymmetricState attempt = state.copy();
        byte[] remoteEphemeral = response.ephemeral();
        attempt.mixChain(remoteEphemeral);
        attempt.mixHash(remoteEphemeral);
        Optional<byte[]> ephemeralEphemeral = Curve25519.agree(ephemeral, remoteEphemeral);
        Optional<byte[]> staticEphemeral = local.agree(remoteEphemeral);
        if (ephemeralEphemeral.isEmpty() || staticEphemeral.isEmpty()) {
            return Optional.empty();
        }
        attempt.mixChain(ephemeralEphemeral.get());
        attempt.mixChain(staticEphemeral.get());
        Secrets.zero(ephemeralEphemeral.get(), staticEphemeral.get());
        byte[] psk = presharedKey.bytes();
        Optional<byte[]> empty = attempt.open(attempt.mixPresharedKey(psk), response.encryptedEmpty());
        Secrets.zero(psk);
        if (empty.isEmpty()) {
            attempt.destroy();
            return Optional.empty();
        }
        logKeys(presharedKey);
        destroy();
        return Optional.of(TransportKeys.ofInitiator(attempt, localIndex, response.senderIndex()));
    }

    /// Zeroes the secrets of this handshake.
    public void destroy() {
        state.destroy();
        Secrets.zero(ephemeral);
    }

    private void logKeys(PresharedKey presharedKey) {
        byte[] localStatic = local.privateKey().bytes();
        suite.keyLog().handshake(localStatic, remote, ephemeral.clone(), presharedKey);
        Secrets.zero(localStatic);
    }
}
