package org.warren.wireguard.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.SECOND;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.cookie.HandshakeGate;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.ReceivedInitiation;
import org.warren.wireguard.noise.StaticIdentity;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.timers.Timer;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;
import org.warren.wireguard.wire.Response;

/// One step of a peer at a time, where the next one would hide what it did: Alice begins and Bob answers.
class PeerTest {
    private static final long START = 77 * SECOND;
    private static final Endpoint AT_ALICE = new Endpoint(IpAddress.parse("192.0.2.1"), 1);
    private static final Endpoint AT_BOB = new Endpoint(
            IpAddress.parse("198.51.100.2"), 2, 0, new Endpoint.LocalSource(IpAddress.parse("192.0.2.1"), 3));

    private final Interface hers = new Interface(1);
    private final Interface his = new Interface(2);
    /// Bob, as Alice has him.
    private final Peer bob = new Peer(his.publicKey(), hers);
    /// Alice, as Bob has her.
    private final Peer alice = new Peer(hers.publicKey(), his);

    PeerTest() {
        bob.endpoint(AT_BOB);
    }

    @Test
    void eachStepOfAHandshakeIsAnEvent() {
        assertThat(bob.bytesSent()).isZero();
        bob.sendKeepalive(START);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.INITIATION_SENT);

        answer(START);
        assertThat(his.newEvents())
                .containsExactly(PeerEvent.INITIATION_RECEIVED, PeerEvent.KEYPAIR_CREATED, PeerEvent.RESPONSE_SENT);

        complete(START);
        assertThat(hers.newEvents())
                .containsExactly(PeerEvent.RESPONSE_RECEIVED, PeerEvent.KEYPAIR_CREATED, PeerEvent.KEEPALIVE_SENT);

        alice.onAuthenticated(waiting(), AT_ALICE, START);
        alice.onKeepalive();
        alice.onCounted(32);
        assertThat(his.newEvents()).containsExactly(PeerEvent.KEYPAIR_CONFIRMED, PeerEvent.KEEPALIVE_RECEIVED);

        assertThat(List.of(bob.bytesSent(), bob.bytesReceived())).containsExactly(148L + 32, 92L);
        assertThat(List.of(alice.bytesSent(), alice.bytesReceived())).containsExactly(92L, 148L + 32);
        assertThat(alice.latestHandshake())
                .isEqualTo(bob.latestHandshake())
                .isEqualTo(hers.wallClock().get());
    }

    @Test
    void eachTimerThatFiresIsAnEvent() {
        bob.persistentKeepaliveSeconds(25);
        bob.start(START);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.STARTED, PeerEvent.INITIATION_SENT);
        bob.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, START + 6 * SECOND);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.HANDSHAKE_RETRIED, PeerEvent.INITIATION_SENT);
        bob.handleTimeout(Timer.NEW_HANDSHAKE, START + 12 * SECOND);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.STOPPED_HEARING, PeerEvent.INITIATION_SENT);
        bob.handleTimeout(Timer.ZERO_KEY_MATERIAL, START + 13 * SECOND);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.KEYS_ZEROED);
        bob.stop();
        assertThat(hers.newEvents()).containsExactly(PeerEvent.STOPPED);
    }

    @Test
    @Conformance("M5")
    void m5_whatBecomesOfACookieReplyIsSaid() {
        bob.sendKeepalive(START);
        hers.newEvents();
        HandshakeGate gate = new HandshakeGate(hers.suite().aead(), new SeededRandom(3), his.publicKey());
        Initiation initiation = initiation();
        HandshakeGate.Admission admission = gate.admit(initiation, AT_ALICE, START);
        for (int i = 0; i < 100_000 && !(admission instanceof HandshakeGate.Admission.Challenged); i++) {
            admission = gate.admit(initiation, AT_ALICE, START);
        }
        HandshakeGate.Admission.Challenged challenged = (HandshakeGate.Admission.Challenged) admission;

        alice.onCookieReply(challenged.reply(), START);
        assertThat(his.drops).containsExactly(Drop.UNSOLICITED);
        bob.onCookieReply(challenged.reply(), START);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.COOKIE_RECEIVED);
    }

    @Test
    @Conformance("K3")
    void k3_anInitiationPutsOffThePersistentKeepalive() {
        bob.persistentKeepaliveSeconds(25);
        stage(START);

        assertThat(bob.timers().deadlines().at(Timer.PERSISTENT_KEEPALIVE)).isEqualTo(START + 25 * SECOND);
    }

    @Test
    @Conformance("K1")
    void k1_anInitiationIsAnAnswerToData() {
        bob.onDataReceived(START - SECOND);
        assertThat(isArmed(bob, Timer.SEND_KEEPALIVE)).isTrue();
        stage(START);

        assertThat(isArmed(bob, Timer.SEND_KEEPALIVE)).isFalse();
    }

    @Test
    @Conformance("T8")
    void t8_aHandshakeMessageThatIsReceivedAnswersData() {
        bob.sendKeepalive(START);
        alice.timers().onDataSent(START);
        answer(START);
        assertThat(isArmed(alice, Timer.NEW_HANDSHAKE)).isFalse();

        bob.timers().onDataSent(START);
        complete(START);
        assertThat(isArmed(bob, Timer.NEW_HANDSHAKE)).isFalse();
    }

    @Test
    @Conformance("R5")
    void r5_aRetryLeavesTheSourceToTheRoutingTable() {
        stage(START);
        assertThat(hers.sentTo.getLast()).isEqualTo(AT_BOB);
        bob.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, START + 6 * SECOND);
        assertThat(hers.sentTo).hasSize(2).last().isEqualTo(AT_BOB.withoutSource());

        bob.endpoint(AT_BOB);
        bob.handleTimeout(Timer.NEW_HANDSHAKE, START + 12 * SECOND);
        assertThat(hers.sentTo).hasSize(3).last().isEqualTo(AT_BOB.withoutSource());
    }

    @Test
    @Conformance("K4")
    void k4_aPersistentKeepaliveBeginsOnce() {
        assertThat(bob.persistentKeepaliveSeconds(0)).isFalse();
        assertThat(bob.persistentKeepaliveSeconds(25)).isTrue();
        assertThat(bob.persistentKeepaliveSeconds(10)).as("one that there is").isFalse();
        assertThat(bob.persistentKeepaliveSeconds()).isEqualTo(10);
        assertThat(bob.persistentKeepaliveSeconds(0)).isFalse();
        assertThat(bob.persistentKeepaliveSeconds(1)).isTrue();
    }

    @Test
    @Conformance("K4")
    void k4_onlyAPeerWithAPersistentKeepaliveSendsOneWhenItStarts() {
        bob.start(START);
        assertThat(hers.sent).isEmpty();
        bob.persistentKeepaliveSeconds(1);
        bob.start(START);
        assertThat(hers.sent).hasSize(1);
    }

    @Test
    @Conformance("T6")
    void t6_whatIsGivenUpIsPurgedAndKeepsNoTimer() {
        stage(START);
        long now = START;
        for (int i = 0; i < Constants.MAX_RETRIES; i++) {
            now += 6 * SECOND;
            bob.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, now);
        }
        assertThat(hers.sent).hasSize(1 + Constants.MAX_RETRIES);
        hers.newEvents();
        bob.onDataReceived(now);
        now += 6 * SECOND;
        bob.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, now);

        assertThat(hers.sent).hasSize(1 + Constants.MAX_RETRIES);
        assertThat(hers.newEvents()).containsExactly(PeerEvent.HANDSHAKE_GIVEN_UP);
        assertThat(hers.drops).containsExactly(Drop.HANDSHAKE_GAVE_UP);
        assertThat(bob.timers().deadlines().earliest()).isEqualTo(Timer.ZERO_KEY_MATERIAL);
        assertThat(bob.timers().deadlines().at(Timer.ZERO_KEY_MATERIAL)).isEqualTo(now + Constants.ZERO_AFTER_TIME);
        assertThat(isArmed(bob, Timer.SEND_KEEPALIVE)).isFalse();
        assertThat(hers.staging().used()).isZero();
    }

    @Test
    @Conformance("T6")
    void t6_whatIsGivenUpLaterDoesNotPutOffTheEndOfTheKeys() {
        connected();
        long end = bob.timers().deadlines().at(Timer.ZERO_KEY_MATERIAL);
        assertThat(end).isEqualTo(START + Constants.ZERO_AFTER_TIME);
        bob.timers().onHandshakeGivenUp(START + 200 * SECOND);

        assertThat(bob.timers().deadlines().at(Timer.ZERO_KEY_MATERIAL)).isEqualTo(end);
    }

    @Test
    @Conformance("T10")
    void t10_aResponseDelaysTheRetryThatIsDueAfterIt() {
        alice.endpoint(AT_ALICE);
        alice.sendKeepalive(START);
        bob.sendKeepalive(START + 4 * SECOND);
        answer(START + 4 * SECOND);
        assertThat(his.sent).hasSize(2);
        long due = alice.timers().deadlines().at(Timer.RETRANSMIT_HANDSHAKE);
        assertThat(due).isEqualTo(START + 5 * SECOND);
        alice.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, due);

        assertThat(his.sent).as("the response was a second ago").hasSize(2);
        assertThat(alice.timers().deadlines().at(Timer.RETRANSMIT_HANDSHAKE)).isEqualTo(due + 5 * SECOND);
        alice.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, due + 5 * SECOND);
        assertThat(his.sent).hasSize(3).last().isInstanceOf(Initiation.class);
    }

    @Test
    @Conformance("T10")
    void t10_aPacketBesideAnInitiationBeginsNoOther() {
        stage(START);
        long due = bob.timers().deadlines().at(Timer.RETRANSMIT_HANDSHAKE);
        stage(START + 5 * SECOND - 1);
        assertThat(hers.sent).hasSize(1);
        assertThat(bob.timers().deadlines().at(Timer.RETRANSMIT_HANDSHAKE)).isEqualTo(due);
        stage(START + 5 * SECOND);
        assertThat(hers.sent).hasSize(2);
    }

    @Test
    @Conformance("T9")
    void t9_keysAreZeroedAndAHandshakeInFlightGoesOn() {
        connected();
        bob.handleTimeout(Timer.NEW_HANDSHAKE, START + 20 * SECOND);
        answer(START + 20 * SECOND);
        bob.handleTimeout(Timer.ZERO_KEY_MATERIAL, START + 20 * SECOND);
        assertThat(hers.forgotten).hasSize(1);
        assertThat(bob.sendingKeypair(START + 20 * SECOND)).isNull();

        complete(START + 20 * SECOND);
        assertThat(bob.sendingKeypair(START + 20 * SECOND)).isNotNull();
    }

    @Test
    @Conformance("T9")
    void t9_keysAndAHandshakeThatNobodyRepeatsAreZeroed() {
        stage(START);
        answer(START);
        bob.timers().fire(Timer.RETRANSMIT_HANDSHAKE);
        bob.handleTimeout(Timer.ZERO_KEY_MATERIAL, START + SECOND);

        assertThat(hers.indices().size()).isZero();
        complete(START + SECOND);
        assertThat(hers.drops).containsExactly(Drop.HANDSHAKE_REJECTED);
    }

    @Test
    @Conformance("H12")
    void h12_anotherPrivateKeyEndsWhatWasBegunAndSending() {
        connected();
        bob.handleTimeout(Timer.NEW_HANDSHAKE, START + 20 * SECOND);
        Initiation before = initiation();
        assertThat(hers.indices().size()).isEqualTo(2);
        hers.identity = new StaticIdentity(PrivateKey.generate(new SeededRandom(4)));
        bob.identityChanged();

        assertThat(hers.indices().size()).as("the handshake's index is free").isEqualTo(1);
        assertThat(bob.sendingKeypair(START + 20 * SECOND)).isNull();
        bob.handleTimeout(Timer.NEW_HANDSHAKE, START + 40 * SECOND);
        assertThat(ReceivedInitiation.read(his.suite(), his.own(), initiation())
                        .orElseThrow()
                        .initiator())
                .isEqualTo(hers.publicKey())
                .isNotEqualTo(ReceivedInitiation.read(his.suite(), his.own(), before)
                        .orElseThrow()
                        .initiator());
    }

    @Test
    void anInterfaceThatStopsForgetsAndMayBeginAtOnce() {
        stage(START);
        bob.stop();
        assertThat(hers.indices().size()).isZero();
        assertThat(hers.staging().used()).isZero();
        assertThat(bob.timers().deadlines().earliest()).isNull();
        stage(START + 1);
        assertThat(hers.sent).hasSize(2);
    }

    @Test
    void withoutAKeyOrAnEndpointNothingIsBegun() {
        Peer nowhere = new Peer(his.publicKey(), hers);
        nowhere.stage(new byte[20], 0, START);
        hers.identity = null;
        stage(START);

        assertThat(hers.sent).isEmpty();
        assertThat(hers.events).isEmpty();
        assertThat(hers.indices().size()).isZero();
        assertThat(bob.timers().deadlines().earliest()).isNull();
    }

    @Test
    @Conformance("T13")
    void t13_whatIsTooMuchIsCounted() {
        for (int i = 0; i < Constants.MAX_STAGED_PACKETS + 3; i++) {
            stage(START);
        }
        assertThat(hers.drops).isEqualTo(Collections.nCopies(3, Drop.STAGING_OVERFLOW));
    }

    @Test
    @Conformance("H9")
    void h9_initiationsCloserThanTwentyMillisecondsAreAFlood() {
        bob.sendKeepalive(START);
        answer(START);
        bob.handleTimeout(Timer.RETRANSMIT_HANDSHAKE, START + 6 * SECOND);
        Initiation next = initiation();
        alice.onInitiation(received(next), AT_ALICE, START + SECOND / 50 - 1);
        assertThat(his.drops).containsExactly(Drop.INITIATION_FLOOD);
        alice.onInitiation(received(next), AT_ALICE, START + SECOND / 50);
        assertThat(his.sent).hasSize(2);
        assertThat(his.drops).hasSize(1);
        alice.onInitiation(received(next), AT_ALICE, START + SECOND);
        assertThat(his.drops).containsExactly(Drop.INITIATION_FLOOD, Drop.REPLAYED_INITIATION);
    }

    private void connected() {
        bob.sendKeepalive(START);
        answer(START);
        complete(START);
        alice.onAuthenticated(waiting(), AT_ALICE, START);
    }

    private void stage(long now) {
        bob.stage(new byte[20], 0, now);
    }

    private static boolean isArmed(Peer peer, Timer timer) {
        return peer.timers().deadlines().isArmed(timer);
    }

    /// The last one that Alice sent.
    private Initiation initiation() {
        return (Initiation) hers.sent.getLast();
    }

    private ReceivedInitiation received(Initiation initiation) {
        return ReceivedInitiation.read(his.suite(), his.own(), initiation).orElseThrow();
    }

    private void answer(long now) {
        alice.onInitiation(received(initiation()), AT_ALICE, now);
    }

    private void complete(long now) {
        bob.onResponse((Response) his.sent.getLast(), AT_BOB, now);
    }

    /// The keypair that waits for Alice's first data.
    private Keypair waiting() {
        return Objects.requireNonNull(alice.keypairs().next());
    }
}
