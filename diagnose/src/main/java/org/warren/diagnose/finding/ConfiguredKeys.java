package org.warren.diagnose.finding;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.cookie.Addressee;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.key.PublicKey;
import org.warren.wireguard.noise.AuthenticatedInitiation;
import org.warren.wireguard.noise.InitiatorHandshake;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.noise.Tai64n;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Message;

/// What the file of one end reveals about initiations: the intended responder and, if that is the file's own interface,
/// the sender and the timestamp. Secrets never leave this class.
public final class ConfiguredKeys implements InitiatorKeys {

    private static final int READ_MAX = 20_000;

    private final int readMax;
    private final TunnelConfiguration configuration;
    private final NoiseSuite suite;
    private final @Nullable StaticIdentity own;

    /// Uses the file of one end, whichever it is.
    public ConfiguredKeys(TunnelConfiguration configuration) {
        this(configuration, READ_MAX);
    }

    /// @param readMax the maximum number of initiations that are decrypted per reading of a capture
    ConfiguredKeys(TunnelConfiguration configuration, int readMax) {
        this.readMax = readMax;
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

    /// The intended responder of an initiation.
    enum Receiver {
        /// The interface of the file.
        OWN,
        /// One of its peers.
        PEER,
        /// Nobody in the file.
        NOBODY,
        /// The initiation was not captured completely.
        UNTOLD
    }

    /// The sender of an initiation, and its time by the sender's clock.
    ///
    /// @param isPeer whether the file has a peer with that key
    /// @param timestamp empty if it cannot be authenticated
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

    /// The sender of an initiation to the file's own interface.
    @Override
    public Optional<PublicKey> initiator(org.warren.diagnose.story.Message initiation) {
        return receiver(initiation) == Receiver.OWN
                ? sender(initiation).filter(one -> one.timestamp().isPresent()).map(Sender::key)
                : Optional.empty();
    }

    /// The first 20,000 of a reading are decrypted, because each takes a tenth of a millisecond. Each reading has the
    /// same limit, so that reading a capture again, or after another one, has the same result.
    @Override
    public InitiatorKeys forReading() {
        var read = new AtomicInteger();
        return initiation ->
                read.get() < readMax && receiver(initiation) == Receiver.OWN && read.incrementAndGet() <= readMax
                        ? initiator(initiation)
                        : Optional.empty();
    }

    /// Whether an initiation was made for the interface of the file or one of its peers; false if it was not captured
    /// completely.
    public boolean isForKnown(org.warren.diagnose.story.Message initiation) {
        return parse(initiation).flatMap(this::addressee).isPresent();
    }

    /// The same initiation with other keys: from the same sender to the same responder at the same time, so that the
    /// owners of the new keys find in it what the owners of the original keys find in the original. Empty if it was not
    /// captured completely.
    ///
    /// @param index the sender index of the result
    /// @param others the new key pair for the owner of a public key
    /// @param ephemerals derives 32 bytes for an ephemeral key from those of the original
    public Optional<byte[]> anonymous(
            org.warren.diagnose.story.Message original,
            int index,
            Function<PublicKey, PrivateKey> others,
            UnaryOperator<byte[]> ephemerals) {
        var parsed = parse(original);
        var receiver = parsed.flatMap(this::addressee);
        if (parsed.isEmpty() || receiver.isEmpty()) {
            return Optional.empty();
        }
        var sender = sender(original);
        // An initiation to a peer of the file comes from the file's interface; nobody with the new keys can decrypt who
        // sent the original.
        PublicKey caller = sender.map(Sender::key).orElse(own == null ? receiver.get() : own.publicKey());
        var from = new StaticIdentity(others.apply(caller));
        var to = others.apply(receiver.get()).publicKey();
        var time = sender.flatMap(Sender::timestamp).orElse(Tai64n.of(Instant.ofEpochSecond(0, original.nanos())));
        var other = new NoiseSuite(
                Aead.fastest(),
                bytes -> System.arraycopy(ephemerals.apply(parsed.get().ephemeral()), 0, bytes, 0, bytes.length),
                KeyLog.NONE);
        return from.agree(to.bytes())
                .flatMap(shared -> InitiatorHandshake.begin(other, from, to, shared, index, time))
                .map(InitiatorHandshake::initiation)
                .map(made -> {
                    new MacStamper(Aead.fastest(), to).stamp(made, 0);
                    return made.bytes();
                });
    }

    /// The public key of the intended responder, if the file contains it.
    private Optional<PublicKey> addressee(Initiation initiation) {
        return Stream.concat(
                        own == null ? Stream.of() : Stream.of(own.publicKey()),
                        configuration.peers().stream().map(PeerSection::publicKey))
                .filter(key -> Addressee.is(key, initiation))
                .findFirst();
    }

    /// The sender of an initiation to the file's own interface; empty if it cannot be decrypted.
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
