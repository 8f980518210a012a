package org.warren.kit.scriptedpeer;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.crypto.Aead;
import org.warren.wireguard.crypto.RandomSource;
import org.warren.wireguard.key.PresharedKey;
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
import org.warren.wireguard.wire.Response;

/// A peer's identity and the messages that it can exchange with one subject. It composes and reads messages; when they
/// are sent, and whether that is right, is up to the script.
public final class ScriptedPeer {

    private final RandomSource random;
    private final NoiseSuite suite;
    private final StaticIdentity identity;
    private final PublicKey subject;
    private PresharedKey presharedKey = PresharedKey.NONE;
    private @Nullable Tai64n lastTimestamp;

    /// @param random for keys, indices and ephemeral keys
    /// @param subject the public key of the subject
    public ScriptedPeer(RandomSource random, PublicKey subject) {
        this(random, subject, PrivateKey.generate(random));
    }

    /// The same with a key that the subject knows already.
    public ScriptedPeer(RandomSource random, PublicKey subject, PrivateKey own) {
        this(random, subject, new StaticIdentity(own));
    }

    private ScriptedPeer(RandomSource random, PublicKey subject, StaticIdentity identity) {
        this.random = random;
        this.suite = new NoiseSuite(Aead.fastest(), random, KeyLog.NONE);
        this.identity = identity;
        this.subject = subject;
    }

    /// The same peer for a subject that has another key.
    public ScriptedPeer with(PublicKey newSubject) {
        return new ScriptedPeer(random, newSubject, identity);
    }

    /// An initiation that was composed, with the state that completes it.
    ///
    /// @param bytes the encoded message
    /// @param handshake processes the response
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Opening(byte[] bytes, InitiatorHandshake handshake) {}

    /// An initiation of the subject.
    ///
    /// @param bytes the encoded message
    /// @param message the same, parsed
    /// @param timestamp its timestamp
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record HeardInitiation(byte[] bytes, Initiation message, Tai64n timestamp) {}

    /// A response that was composed, and its session.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Answer(byte[] bytes, PeerSession session) {}

    /// Its public key, which the subject knows.
    public PublicKey publicKey() {
        return identity.publicKey();
    }

    /// The subject's public key.
    public PublicKey subject() {
        return subject;
    }

    /// Sets a preshared key for later handshakes.
    public void presharedKey(PresharedKey key) {
        presharedKey = key;
    }

    /// A timestamp that is greater than all earlier ones.
    public Tai64n timestamp(Instant wallClock) {
        Tai64n timestamp = Tai64n.of(wallClock);
        if (lastTimestamp != null && !timestamp.isAfter(lastTimestamp)) {
            timestamp = lastTimestamp.next();
        }
        lastTimestamp = timestamp;
        return timestamp;
    }

    /// An initiation with its mac1.
    public Opening open(Tai64n timestamp) {
        byte[] staticStatic = identity.agree(subject.bytes())
                .orElseThrow(() -> new IllegalArgumentException("the subject's public key is of low order"));
        InitiatorHandshake handshake = InitiatorHandshake.begin(
                        suite, identity, subject, staticStatic, random.nextInt(), timestamp)
                .orElseThrow();
        byte[] bytes = handshake.initiation().bytes();
        PeerMacs.stamp(bytes, subject);
        return new Opening(bytes.clone(), handshake);
    }

    /// The session of a response; empty if it is not a response, belongs to another handshake, or its tag does not
    /// verify.
    public Optional<PeerSession> complete(Opening opening, byte[] datagram) {
        return Message.parse(ByteBuffer.wrap(datagram)) instanceof Response response
                        && response.receiverIndex() == opening.handshake().localIndex()
                ? opening.handshake().complete(response, presharedKey).map(keys -> new PeerSession(suite.aead(), keys))
                : Optional.empty();
    }

    /// Reads an initiation from the subject to this peer.
    public Optional<HeardInitiation> read(byte[] datagram) {
        return Message.parse(ByteBuffer.wrap(datagram)) instanceof Initiation initiation
                ? authentic(initiation)
                        .map(authentic -> new HeardInitiation(datagram, initiation, authentic.timestamp()))
                : Optional.empty();
    }

    /// A response with its mac1; each call composes another one for the same initiation.
    public Answer answer(HeardInitiation heard) {
        AuthenticatedInitiation.Answer answer = authentic(heard.message())
                .flatMap(authentic -> authentic.respond(suite, random.nextInt(), presharedKey))
                .orElseThrow();
        byte[] bytes = answer.response().bytes();
        PeerMacs.stamp(bytes, subject);
        return new Answer(bytes, new PeerSession(suite.aead(), answer.keys()));
    }

    /// A response whose ephemeral key is zero, with the transcript of an initiator that accepts the zero result of each
    /// Diffie-Hellman with it.
    public byte[] answerWithEphemeralOfZero(HeardInitiation heard) {
        return new LowOrderMessages(identity, subject, random).response(heard.message());
    }

    /// An initiation whose ephemeral key is zero, for a responder that accepts the zero result of Diffie-Hellman.
    public byte[] openWithEphemeralOfZero(Tai64n timestamp) {
        return new LowOrderMessages(identity, subject, random).initiation(timestamp);
    }

    private Optional<AuthenticatedInitiation> authentic(Initiation initiation) {
        return ReceivedInitiation.read(suite, identity, initiation)
                .filter(received -> received.initiator().equals(subject))
                .flatMap(received -> identity.agree(subject.bytes()).flatMap(received::authenticate));
    }
}
