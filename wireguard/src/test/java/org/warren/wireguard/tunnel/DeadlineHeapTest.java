package org.warren.wireguard.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.MILLI;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.peer.Peer;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.timers.Timer;

class DeadlineHeapTest {
    @Test
    void aPeerHasOneEntryHoweverOftenItsDeadlinesComeAndGo() {
        Pair pair = new Pair(1).connected();
        for (long id = 3; id < 2_000; id++) {
            pair.send(pair.alice, id);
            pair.send(pair.bob, id);
            pair.settle();
            pair.run(MILLI);
        }
        assertThat(Inside.plannedDeadlines(pair.alice)).isEqualTo(1);
        assertThat(Inside.plannedDeadlines(pair.bob)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void agendaAgreesWithASearchThroughAllPeers(long seed) {
        Random random = new Random(seed);
        DeadlineHeap deadlines = new DeadlineHeap();
        List<Peer> all = new ArrayList<>();
        List<Peer> present = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(peer(seed * 100 + i));
        }
        for (int step = 0; step < 5_000; step++) {
            Peer peer = all.get(random.nextInt(all.size()));
            if (random.nextInt(10) == 0) {
                deadlines.remove(peer);
                present.remove(peer);
            } else {
                change(peer, random);
                deadlines.update(peer);
                if (!present.contains(peer)) {
                    present.add(peer);
                }
            }
            Peer first = deadlines.first();
            long earliest =
                    present.stream().mapToLong(DeadlineHeapTest::at).min().orElse(Long.MAX_VALUE);
            assertThat(first == null ? Long.MAX_VALUE : at(first))
                    .as("seed %d step %d", seed, step)
                    .isEqualTo(earliest);
            assertThat(deadlines.size()).isLessThanOrEqualTo(present.size());
        }
    }

    private static void change(Peer peer, Random random) {
        long now = random.nextInt(100) * Pair.SECOND;
        switch (random.nextInt(7)) {
            case 0 -> peer.timers().onDataReceived(now);
            case 1 -> peer.timers().onDataSent(now);
            case 2 -> peer.timers().onAuthenticatedSent();
            case 3 -> peer.timers().onAuthenticatedReceived();
            case 4 -> peer.timers().onSessionDerived(now);
            case 5 -> peer.timers().onHandshakeInitiated(now);
            default -> peer.timers().stop();
        }
    }

    private static Peer peer(long seed) {
        NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), new SeededRandom(seed), KeyLog.NONE);
        return new Peer(
                PrivateKey.generate(suite.random()).publicKey(),
                new TunnelState(suite, () -> Instant.EPOCH, TunnelListener.NONE, CipherExecutor.CALLER_RUNS));
    }

    private static long at(Peer peer) {
        Timer timer = peer.timers().deadlines().earliest();
        return timer == null ? Long.MAX_VALUE : peer.timers().deadlines().at(timer);
    }
}
