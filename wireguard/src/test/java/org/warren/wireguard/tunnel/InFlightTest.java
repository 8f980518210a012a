package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.wireguard.support.LateExecutor;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.wire.Drop;
import org.warren.wireguard.wire.Train;

/// Keys that go while the cipher has not done what it was given.
class InFlightTest {
    static List<CipherExecutor> executors() {
        return List.of(CipherExecutor.CALLER_RUNS, new LateExecutor(false), new LateExecutor(true));
    }

    @ParameterizedTest
    @MethodSource("executors")
    void whatWasComposedIsSealedBeforeItsKeysGo(CipherExecutor executor) {
        Pair pair = new Pair(1, new SeededRandom(1), executor).connected();
        for (int id = 10; id < 110; id++) {
            pair.alice.tunnel.handlePacket(packet(pair, id), pair.now());
        }
        pair.alice.tunnel.admin().removePeer(pair.bob.publicKey);
        pair.drain(pair.alice);
        pair.settle();
        assertThat(pair.bob.receivedIds()).hasSize(101).endsWith(108L, 109L);
    }

    @ParameterizedTest
    @MethodSource("executors")
    void whatArrivedFromAPeerThatIsRemovedIsRefused(CipherExecutor executor) {
        Pair pair = new Pair(2, new SeededRandom(2), executor).connected();
        List<ByteBuffer> under = new ArrayList<>();
        pair.alice.tunnel.handlePacket(packet(pair, 10), pair.now());
        if (pair.alice.tunnel.pollOutput() instanceof Output.Datagrams datagrams) {
            under.add(datagrams.train().copy(0));
        }
        pair.bob.tunnel.handleDatagrams(pair.alice.endpoint(), 0, Train.of(under.getFirst()), pair.now());
        pair.bob.tunnel.admin().removePeer(pair.alice.publicKey);
        assertThat(executor instanceof LateExecutor late && !late.isIdle())
                .as("a cipher at work with a key that is gone")
                .isFalse();
        pair.drain(pair.bob);
        boolean inTime = executor == CipherExecutor.CALLER_RUNS;
        assertThat(pair.bob.receivedIds()).hasSize(inTime ? 2 : 1);
        assertThat(pair.bob.tunnel.drops().count(Drop.UNKNOWN_INDEX)).isEqualTo(inTime ? 0 : 1);
        assertThat(pair.bob.tunnel.drops().count(Drop.BAD_TAG)).isZero();
    }

    private static ByteBuffer packet(Pair pair, long id) {
        return ByteBuffer.wrap(Packets.v4(pair.alice.inner, pair.bob.inner, id, 100));
    }
}
