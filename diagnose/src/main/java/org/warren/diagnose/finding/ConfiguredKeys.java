package org.warren.diagnose.finding;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.cookie.Addressee;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.AuthenticatedInitiation;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;

/// What the file of one end tells of initiations: whom they are for, and where the end is their responder,
/// whose they are and of when. Nothing that is secret leaves it.
public final class ConfiguredKeys implements InitiatorKeys {

    private static final int READ_MAX = 20_000;

    private int read;
    private final TunnelConfiguration configuration;
    private final NoiseSuite suite;
    private final @Nullable StaticIdentity own;

    /// Takes the file of one end, whichever it is.
    public ConfiguredKeys(TunnelConfiguration configuration) {
        this.configuration = configuration;
        this.suite = new NoiseSuite(
                Aead.fastest(),
                bytes -> {
                    throw new IllegalStateException("reading draws no random numbers");
                },
                KeyLog.NONE);
        var key = configuration.interfaceSection().privateKey();
        this.own = key == null ? null : new StaticIdentity(key);
    }

    /// For whom an initiation was made.
    enum Receiver {
        /// The interface of the file.
        OWN,
        /// One of its peers.
        PEER,
        /// Nobody whom the file knows.
        NOBODY,
        /// It was not captured whole.
        UNTOLD
    }

    /// Who sent an initiation, and when by its clock.
    ///
    /// @param isPeer whether the file has a peer with that key
    /// @param timestamp empty where the proof does not verify
    record Sender(PublicKey key, boolean isPeer, Optional<Tai64n> timestamp) {}

    Receiver receiver(org.warren.diagnose.story.Message initiation) {
        var parsed = parse(initiation);
        if (parsed.isEmpty()) {
            return Receiver.UNTOLD;
        }
        if (own != null && Addressee.is(own.publicKey(), parsed.get())) {
            return Receiver.OWN;
        }
        return configuration.peers().stream().anyMatch(peer -> Addressee.is(peer.publicKey(), parsed.get()))
                ? Receiver.PEER
                : Receiver.NOBODY;
    }

    /// Whose an initiation is that is for the file's own interface; the first 20,000 are read, as each takes a tenth of
    /// a millisecond.
    @Override
    public Optional<PublicKey> initiator(org.warren.diagnose.story.Message initiation) {
        if (read >= READ_MAX || receiver(initiation) != Receiver.OWN) {
            return Optional.empty();
        }
        read++;
        return sender(initiation).filter(one -> one.timestamp().isPresent()).map(Sender::key);
    }

    /// Who sent an initiation that is for the file's own interface; empty where it cannot be read.
    Optional<Sender> sender(org.warren.diagnose.story.Message initiation) {
        StaticIdentity identity = own;
        if (identity == null) {
            return Optional.empty();
        }
        return parse(initiation)
                .flatMap(message -> ReceivedInitiation.read(suite, identity, message))
                .map(received -> new Sender(
                        received.initiator(),
                        configuration.peers().stream()
                                .map(PeerSection::publicKey)
                                .anyMatch(received.initiator()::equals),
                        identity.agree(received.initiator().bytes())
                                .flatMap(received::authenticate)
                                .map(AuthenticatedInitiation::timestamp)));
    }

    private static Optional<Initiation> parse(org.warren.diagnose.story.Message message) {
        return message.initiation().flatMap(text -> {
            byte[] bytes = new byte[text.remaining()];
            text.duplicate().get(bytes);
            return Message.parse(ByteBuffer.wrap(bytes)) instanceof Initiation initiation
                    ? Optional.of(initiation)
                    : Optional.empty();
        });
    }
}
