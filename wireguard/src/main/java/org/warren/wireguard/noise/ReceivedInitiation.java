package org.warren.wireguard.noise;

import java.util.Optional;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.wire.Initiation;

/// An initiation whose claimed sender is known but not yet authenticated.
public final class ReceivedInitiation {
    private final StaticIdentity local;
    private final Initiation initiation;
    private final PublicKey initiator;
    private final SymmetricState state;

    private ReceivedInitiation(StaticIdentity local, Initiation initiation, PublicKey initiator, SymmetricState state) {
        this.local = local;
        this.initiation = initiation;
        this.initiator = initiator;
        this.state = state;
    }

    /// Decrypts the initiator's static key (§5.4.2); empty if the message is not for us or was modified.
    public static Optional<ReceivedInitiation> read(NoiseSuite suite, StaticIdentity local, Initiation initiation) {
        byte[] ephemeral = initiation.ephemeral();
        Optional<byte[]> ephemeralStatic = local.agree(ephemeral);
        if (ephemeralStatic.isEmpty()) {
            return Optional.empty();
        }
        SymmetricState state = SymmetricState.begin(
                suite.aead(), SymmetricState.IDENTIFIER, local.publicKey().bytes());
        state.mixChain(ephemeral);
        state.mixHash(ephemeral);
        byte[] key = state.mixKey(ephemeralStatic.get());
        Secrets.zero(ephemeralStatic.get());
        return state.open(key, initiation.encryptedStatic())
                .map(PublicKey::of)
                .map(initiator -> new ReceivedInitiation(local, initiation, initiator, state));
    }

    /// The claimed sender.
    public PublicKey initiator() {
        return initiator;
    }

    /// Decrypts the timestamp, which authenticates the sender; empty if that fails.
    ///
    /// @param staticStatic `DH(S_r, S_i)` of the claimed initiator
    public Optional<AuthenticatedInitiation> authenticate(byte[] staticStatic) {
        byte[] key = state.mixKey(staticStatic);
        return state.open(key, initiation.encryptedTimestamp())
                .map(Tai64n::parse)
                .map(timestamp -> new AuthenticatedInitiation(local, initiator, initiation, state, timestamp));
    }
}
