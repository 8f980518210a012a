package org.warren.wireguard.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeypairsTest {

    private static final long BORN = 1_000;

    private final List<Keypair> retired = new ArrayList<>();
    private final Keypairs slots = new Keypairs(retired::add);

    @Test
    void anInitiatorKeepsTheOneBefore() {
        Keypair first = keypair(1);
        Keypair second = keypair(2);
        Keypair third = keypair(3);
        slots.addInitiated(first);
        slots.addInitiated(second);
        assertThat(first.isRetired()).isFalse();
        slots.addInitiated(third);

        assertThat(slots.previous()).isSameAs(second);
        assertThat(slots.current()).isSameAs(third);
        assertThat(retired).containsExactly(first);
        assertThat(first.isRetired()).isTrue();
        assertThat(first.maySend(BORN)).isFalse();
    }

    @Test
    void aResponderForgetsWhatWasNeverConfirmedAndTheOneBefore() {
        Keypair first = keypair(1);
        Keypair second = keypair(2);
        Keypair answered = keypair(3);
        Keypair answeredAgain = keypair(4);
        slots.addInitiated(first);
        slots.addInitiated(second);
        slots.addResponded(answered);
        assertThat(slots.next()).isSameAs(answered);
        assertThat(retired).containsExactly(first);
        slots.addResponded(answeredAgain);

        assertThat(slots.next()).isSameAs(answeredAgain);
        assertThat(retired).containsExactly(first, answered);
    }

    /// Both ends began a handshake, and both are complete.
    @Test
    void anInitiatorsSessionTakesThePlaceOfTheOneThatWaits() {
        Keypair before = keypair(1);
        Keypair waiting = keypair(2);
        Keypair initiated = keypair(3);
        slots.addInitiated(before);
        slots.addResponded(waiting);
        slots.addInitiated(initiated);

        assertThat(slots.previous()).isSameAs(waiting);
        assertThat(slots.current()).isSameAs(initiated);
        assertThat(slots.next()).isNull();
        assertThat(retired).containsExactly(before);
    }

    @Test
    void nothingIsSentAfterAChangeOfThePrivateKey() {
        Keypair current = keypair(1);
        Keypair waiting = keypair(2);
        slots.addInitiated(current);
        slots.addResponded(waiting);
        slots.stopSending();

        assertThat(current.maySend(BORN)).isFalse();
        assertThat(waiting.maySend(BORN)).isFalse();
        assertThat(retired).isEmpty();
    }

    @Test
    void clearingForgetsTheOneThatWaitsToo() {
        Keypair current = keypair(1);
        Keypair waiting = keypair(2);
        slots.addInitiated(current);
        slots.addResponded(waiting);
        slots.clear();

        assertThat(retired).containsExactly(current, waiting);
        assertThat(slots.previous()).isNull();
        assertThat(slots.current()).isNull();
        assertThat(slots.next()).isNull();
    }

    private static Keypair keypair(int seed) {
        return new Exchange(seed, BORN).initiators;
    }
}
