package org.warren.wireguard.noise;

import java.util.Arrays;
import java.util.Optional;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.Curve25519;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// Derives the keys of a captured handshake with the secrets that one side has written to a [KeyLog].
public final class OverheardHandshake {
    private final Aead aead;
    private final byte[] localStatic;
    private final PublicKey remoteStatic;
    private final byte[] localEphemeral;
    private final byte[] localEphemeralPublic;
    private final PresharedKey presharedKey;

    /// A handshake with these secrets, as [KeyLog#handshake] receives them.
    public OverheardHandshake(
            Aead aead, byte[] localStatic, PublicKey remoteStatic, byte[] localEphemeral, PresharedKey presharedKey) {
        this.aead = aead;
        this.localStatic = localStatic.clone();
        this.remoteStatic = remoteStatic;
        this.localEphemeral = localEphemeral.clone();
        this.localEphemeralPublic = Curve25519.publicKey(localEphemeral);
        this.presharedKey = presharedKey;
    }

    /// The session keys of this initiation and response, from the viewpoint of the side with the log; empty if the
    /// secrets belong to another handshake, or the response is invalid.
    public Optional<TransportKeys> follow(Initiation initiation, Response response) {
        if (Arrays.equals(localEphemeralPublic, initiation.ephemeral())) {
            return follow(initiation, response, true);
        }
        return Arrays.equals(localEphemeralPublic, response.ephemeral())
                ? follow(initiation, response, false)
                : Optional.empty();
    }

    private Optional<TransportKeys> follow(Initiation initiation, Response response, boolean initiator) {
        byte[] responderStatic = initiator ? remoteStatic.bytes() : Curve25519.publicKey(localStatic);
        byte[] remoteEphemeral = initiator ? response.ephemeral() : initiation.ephemeral();
        // The DH results of §5.4.2 and §5.4.3; each side knows one private key of each.
        Optional<byte[]> ephemeralStatic = initiator
                ? Curve25519.agree(localEphemeral, responderStatic)
                : Curve25519.agree(localStatic, initiation.ephemeral());
        Optional<byte[]> staticStatic = Curve25519.agree(localStatic, remoteStatic.bytes());
        Optional<byte[]> ephemeralEphemeral = Curve25519.agree(localEphemeral, remoteEphemeral);
        Optional<byte[]> staticEphemeral = initiator
                ? Curve25519.agree(localStatic, response.ephemeral())
                : Curve25519.agree(localEphemeral, remoteStatic.bytes());
        if (ephemeralStatic.isEmpty()
                || staticStatic.isEmpty()
                || ephemeralEphemeral.isEmpty()
                || staticEphemeral.isEmpty()) {
            return Optional.empty();
        }
        SymmetricState state = SymmetricState.begin(aead, SymmetricState.IDENTIFIER, responderStatic);
        state.mixChain(initiation.ephemeral());
        state.mixHash(initiation.ephemeral());
        byte[] staticKey = state.mixKey(ephemeralStatic.get());
        if (state.open(staticKey, initiation.encryptedStatic()).isEmpty()
                || state.open(state.mixKey(staticStatic.get()), initiation.encryptedTimestamp())
                        .isEmpty()) {
            return Optional.empty();
        }
        state.mixChain(response.ephemeral());
        state.mixHash(response.ephemeral());
        state.mixChain(ephemeralEphemeral.get());
        state.mixChain(staticEphemeral.get());
        if (state.open(state.mixPresharedKey(presharedKey.bytes()), response.encryptedEmpty())
                .isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                initiator
                        ? TransportKeys.ofInitiator(state, initiation.senderIndex(), response.senderIndex())
                        : TransportKeys.ofResponder(state, response.senderIndex(), initiation.senderIndex()));
    }
}
