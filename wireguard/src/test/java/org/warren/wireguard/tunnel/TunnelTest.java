package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.SECOND;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.LateExecutor;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Train;

/// Trains of datagrams, and when a tunnel wants to be asked again.
class TunnelTest {
    static List<CipherExecutor> executors() {
        return List.of(CipherExecutor.CALLER_RUNS, new LateExecutor(false), new LateExecutor(true));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void aTrainOfAnyLengthIsDelivered(CipherExecutor executor) {
        Pair pair = connected(executor);
        for (int count : new int[] {1, 64, 65, 130, 2}) {
            pair.bob.received.clear();
            List<byte[]> train = sent(pair, LongStream.range(0, count).toArray());
            arrive(pair, train);
            assertThat(pair.bob.receivedIds())
                    .containsExactlyElementsOf(
                            LongStream.range(0, count).boxed().toList());
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void whatIsWrongInATrainIsDroppedForItsReason(CipherExecutor executor) {
        Pair pair = connected(executor);
        List<byte[]> train = sent(pair, 10, 11, 12, 13, 14);
        train.get(1)[50] ^= 1; // the tag
        train.get(2)[4] ^= 1; // the receiver
        train.get(3)[0] = 9; // the type
        train.add(train.get(0).clone());
        arrive(pair, train);

        assertThat(pair.bob.receivedIds()).containsExactly(1L, 10L, 14L);
        assertThat(pair.bob.tunnel.drops().snapshot())
                .isEqualTo(Map.of(
                        Drop.BAD_TAG, 1L, Drop.UNKNOWN_INDEX, 1L, Drop.UNKNOWN_TYPE, 1L, Drop.REPLAYED_COUNTER, 1L));
        assertThat(pair.bob.tunnel.drops().total()).isEqualTo(4);
        assertThat(pair.bob.tunnel.drops().count(Drop.BAD_TAG)).isEqualTo(1);
        assertThat(pair.bob.tunnel.drops().count(Drop.NO_ROUTE)).isZero();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void r14_dataOnBothSidesOfAHandshakeMessageIsDelivered(CipherExecutor executor) {
        Pair pair = connected(executor);
        pair.alice.tunnel.admin().mtu(116); // data are as long as an initiation
        pair.lose(wire -> true);
        pair.run(121 * SECOND);
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, pair.bob.inner, 10, 116));
        byte[] data = pair.last(pair.alice, "data").copy();
        byte[] initiation = pair.last(pair.alice, "init").copy();
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, pair.bob.inner, 11, 116));
        byte[] more = pair.last(pair.alice, "data").copy();
        assertThat(List.of(data.length, more.length)).containsOnly(initiation.length);
        int answers = pair.sentBy(pair.bob).size();
        arrive(pair, List.of(data, initiation, more));

        assertThat(pair.bob.receivedIds()).containsExactly(1L, 10L, 11L);
        assertThat(pair.sentBy(pair.bob)).hasSize(answers + 1).last().matches(Wire::isResponse);
    }

    @Test
    void whatIsDroppedOnTheWayOutHasItsReason() {
        Pair pair = new Pair(1).connected();
        pair.packet(pair.alice, new byte[] {0x45, 0, 0, 20});
        pair.alice.tunnel.admin().down();
        pair.packet(pair.alice, Packets.v4(pair.alice.inner, pair.bob.inner, 3, 64));
        pair.packet(pair.alice, new byte[0]);

        assertThat(pair.alice.tunnel.drops().snapshot())
                .isEqualTo(Map.of(Drop.MALFORMED_PACKET, 1L, Drop.INTERFACE_DOWN, 2L));
    }

    @Test
    void bothFormsOfTheNextDeadlineAreOne() {
        Pair pair = new Pair(1);
        assertThat(pair.alice.tunnel.nextDeadline()).isEmpty();
        assertThat(pair.alice.tunnel.nextDeadline(-5)).isEqualTo(-5);
        pair.connected();
        Deadline next = pair.alice.tunnel.nextDeadline().orElseThrow();
        assertThat(pair.alice.tunnel.nextDeadline(-5)).isEqualTo(next.at());
        assertThat(next.peer()).isEqualTo(pair.bob.publicKey);
        assertThat(next.at()).isGreaterThan(pair.now());
    }

    @Test
    void nothingHappensBeforeItIsDue() {
        Pair pair = new Pair(1);
        pair.lose(wire -> true);
        pair.send(pair.alice, 1);
        long due = pair.alice.tunnel.nextDeadline(0);
        pair.alice.tunnel.handleTimeout(due - 1);
        assertThat(pair.alice.tunnel.pollOutput()).isNull();
        pair.alice.tunnel.handleTimeout(due);
        assertThat(pair.alice.tunnel.pollOutput()).isNotNull();
        assertThat(pair.alice.tunnel.nextDeadline(0)).isGreaterThan(due);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void whatIsCompleteIsTakenBetweenPackets(CipherExecutor executor) {
        Pair pair = connected(executor);
        ByteBuffer datagram = ByteBuffer.wrap(sent(pair, 10).getFirst());
        pair.bob.tunnel.handleDatagram(pair.alice.endpoint(), datagram, pair.now());
        Output complete = pair.bob.tunnel.pollComplete();
        if (executor == CipherExecutor.CALLER_RUNS) {
            assertThat(complete).isInstanceOf(Output.Packet.class);
        } else {
            assertThat(complete).as("nobody has opened it").isNull();
            assertThat(pair.bob.tunnel.pollOutput()).isInstanceOf(Output.Packet.class);
        }
        assertThat(pair.bob.tunnel.pollOutput()).isNull();
    }

    @Test
    void countsOfDropsAreACopy() {
        Pair pair = new Pair(1);
        Map<Drop, Long> before = pair.alice.tunnel.drops().snapshot();
        pair.packet(pair.alice, new byte[3]);
        assertThat(before).isEmpty();
        assertThat(pair.alice.tunnel.drops()).hasToString("{MALFORMED_PACKET=1}");
    }

    private static Pair connected(CipherExecutor executor) {
        return new Pair(1, new SeededRandom(1), executor).connected();
    }

    /// Data from Alice, which nobody receives.
    private static List<byte[]> sent(Pair pair, long... ids) {
        List<byte[]> datagrams = new ArrayList<>();
        pair.lose(wire -> true);
        for (long id : ids) {
            pair.send(pair.alice, id);
            datagrams.add(pair.last(pair.alice, "data").copy());
        }
        pair.loseNothing();
        return datagrams;
    }

    /// Datagrams of one length come to Bob in one read.
    private static void arrive(Pair pair, List<byte[]> datagrams) {
        Host bob = pair.bob;
        var bytes = new ByteArrayOutputStream();
        datagrams.forEach(bytes::writeBytes);
        int length = datagrams.getFirst().length;
        Train train = new Train(MemorySegment.ofArray(bytes.toByteArray())).at(0, bytes.size(), length);
        bob.tunnel.handleDatagrams(pair.alice.endpoint(), 0, train, pair.now());
        pair.drain(bob);
    }
}
