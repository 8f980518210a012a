package org.warren.wireguard.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.timers.Constants;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Message;

class KeypairTest {
    private static final long BORN = 1_000;
    private final Exchange exchange = new Exchange(3, BORN);
    private final Keypair alice = exchange.initiators;
    private final Keypair bob = exchange.responders;

    @Test
    @Conformance("C1")
    void c1_countersStartAtZeroAndGoUpByOneInLittleEndian() {
        for (int i = 0; i < 300; i++) {
            ByteBuffer message = seal("x");
            assertThat(message.get(8)).isEqualTo((byte) i);
            assertThat(message.get(9)).isEqualTo((byte) (i >> 8));
            assertThat(message.getInt(4)).isEqualTo(0x0d0c0b0a);
        }
        alice.skipTo(0x0807060504030201L);
        assertThat(seal("x").getLong(8)).isEqualTo(0x0102030405060708L);
    }

    @Test
    void bothProvidersSpeakTheSame() {
        ByteBuffer message = seal("hello");
        assertThat(open(message)).isEmpty();
        assertThat(StandardCharsets.US_ASCII.decode(message.slice(16, 5)).toString())
                .isEqualTo("hello");
    }

    @Test
    @Conformance("C2")
    void c2_theWindowMovesOnlyAfterTheTagHolds() {
        alice.skipTo(100_000);
        ByteBuffer forged = seal("far ahead");
        forged.put(20, (byte) (forged.get(20) ^ 1));
        assertThat(open(forged)).contains(Drop.BAD_TAG);
        alice.skipTo(0);
        ByteBuffer honest = seal("near");
        ByteBuffer again = ByteBuffer.wrap(Packets.bytes(honest));
        assertThat(open(honest)).isEmpty();
        assertThat(open(again)).contains(Drop.REPLAYED_COUNTER);
    }

    @Test
    @Conformance("C3")
    void c3_sendingEndsAtTheLimit() {
        alice.skipTo(Constants.REJECT_AFTER_MESSAGES - 1);
        assertThat(alice.maySend(BORN)).isTrue();
        ByteBuffer last = seal("last");
        assertThat(open(last)).isEmpty();
        assertThat(alice.maySend(BORN)).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> seal("one more"));
    }

    @Test
    @Conformance("C3")
    void c3_receivingEndsAtTheLimit() {
        ByteBuffer message = seal("x");
        message.order(ByteOrder.LITTLE_ENDIAN).putLong(8, Constants.REJECT_AFTER_MESSAGES);
        assertThat(open(message)).contains(Drop.KEYPAIR_EXPIRED);
    }

    @Test
    @Conformance("T4")
    void t4_nothingIsSentOrAcceptedAfterRejectAfterTime() {
        long end = BORN + Constants.REJECT_AFTER_TIME;
        ByteBuffer early = seal("early");
        ByteBuffer late = seal("late");
        assertThat(alice.maySend(end - 1)).isTrue();
        assertThat(alice.maySend(end)).isFalse();
        assertThat(open(early, end - 1)).isEmpty();
        assertThat(open(late, end)).contains(Drop.KEYPAIR_EXPIRED);
    }

    @Test
    @Conformance("T9")
    void t9_destroyedKeysOpenNothing() {
        ByteBuffer message = seal("x");
        bob.destroy();
        assertThat(open(message)).contains(Drop.BAD_TAG);
        assertThat(bob.maySend(BORN)).isFalse();
    }

    @Test
    void keysAreTakenOverAndZeroed() {
        assertThat(exchange.initiatorsKeys.sending()).containsOnly(0);
        assertThat(exchange.initiatorsKeys.receiving()).containsOnly(0);
        assertThat(alice.remoteIndex()).isEqualTo(Exchange.RESPONDERS_INDEX);
    }

    @Test
    void zerosAreBehindThePacketUpToThePaddingAndNoFurther() {
        byte[] message = new byte[64];
        Arrays.fill(message, (byte) -1);
        alice.compose(MemorySegment.ofArray(message), 0, 5, 16);

        assertThat(Arrays.copyOfRange(message, 16, 21)).containsOnly(-1);
        assertThat(Arrays.copyOfRange(message, 21, 32)).containsOnly(0);
        assertThat(Arrays.copyOfRange(message, 32, 64)).containsOnly(-1);
    }

    @Test
    void eachWorkerHasAKeyOfItsOwn() {
        bob.prepareToOpen(3);
        for (int worker = 0; worker < 3; worker++) {
            Data data = parse(seal("x"));
            assertThat(bob.open(worker, data.memory(), 0, data.length())).isTrue();
        }
    }

    @Test
    @Conformance("T11")
    void t11_threeSlots() {
        List<Keypair> retired = new ArrayList<>();
        Keypairs slots = new Keypairs(retired::add);
        slots.addInitiated(alice);
        assertThat(slots.current()).isSameAs(alice);
        slots.addResponded(bob);
        assertThat(slots.current()).as("not before the initiator has spoken").isSameAs(alice);
        assertThat(slots.confirm(alice)).isFalse();
        assertThat(slots.confirm(bob)).isTrue();
        assertThat(slots.current()).isSameAs(bob);
        assertThat(slots.previous()).as("still opens what is under way").isSameAs(alice);
        assertThat(slots.next()).isNull();
        assertThat(retired).isEmpty();
        slots.clear();
        assertThat(retired).containsExactly(alice, bob);
    }

    private ByteBuffer seal(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return seal(alice, bytes);
    }

    /// A data message around a packet.
    private static ByteBuffer seal(Keypair keypair, byte[] packet) {
        int padded = Padding.lengthOf(packet.length, 1420);
        byte[] message = new byte[Data.lengthOf(padded)];
        System.arraycopy(packet, 0, message, Data.PACKET_OFFSET, packet.length);
        int length = keypair.compose(MemorySegment.ofArray(message), 0, packet.length, padded);
        keypair.seal(0, MemorySegment.ofArray(message), 0, length);
        return ByteBuffer.wrap(message);
    }

    private Optional<Drop> open(ByteBuffer message) {
        return open(message, BORN);
    }

    private Optional<Drop> open(ByteBuffer message, long now) {
        Data data = parse(message);
        Drop refused = bob.refuse(data, now);
        if (refused != null) {
            return Optional.of(refused);
        }
        if (!bob.open(0, data.memory(), 0, data.length())) {
            return Optional.of(Drop.BAD_TAG);
        }
        return bob.accept(data.counter()) ? Optional.empty() : Optional.of(Drop.REPLAYED_COUNTER);
    }

    private static Data parse(ByteBuffer message) {
        return (Data) Message.parse(message);
    }
}
