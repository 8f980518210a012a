package org.warren.wireguard.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.wireguard.support.Pair.SECOND;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.wireguard.support.Conformance;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.Pair;
import org.warren.wireguard.support.Wire;
import org.warren.wireguard.tunnel.Inside;
import org.warren.wireguard.wire.Data;
import org.warren.wireguard.wire.Drop;

/// Group S of the conformance table: hostile input is counted, and nothing else happens.
class SilenceConformanceTest {
    private final Pair pair = new Pair(1).connected();

    /// Neither side says a word because of it, and the session still works.
    private void assertSilentAndSound(Host host, Runnable attack) {
        int sent = pair.eve.size();
        int indices = Inside.claimedIndices(host);
        int delivered = host.received.size();
        attack.run();
        assertThat(pair.eve).hasSize(sent);
        assertThat(Inside.claimedIndices(host)).isEqualTo(indices);
        assertThat(host.received).hasSize(delivered);
        assertThat(Inside.peersEndpoint(pair.bob)).isEqualTo(pair.alice.endpoint());
        assertThat(Inside.peersEndpoint(pair.alice)).isEqualTo(pair.bob.endpoint());
        pair.send(pair.alice, 77);
        pair.send(pair.bob, 78);
        pair.settle();
        assertThat(pair.bob.receivedIds()).endsWith(77L);
        assertThat(pair.alice.receivedIds()).endsWith(78L);
    }

    @Test
    @Conformance("S1")
    void s1_lengthsOtherThanTheTypesOwn() {
        assertSilentAndSound(pair.bob, () -> {
            for (String kind : new String[] {"init", "resp"}) {
                byte[] whole = pair.last(kind.equals("init") ? pair.alice : pair.bob, kind)
                        .bytes();
                for (int length = 0; length < 300; length++) {
                    if (length != whole.length) {
                        pair.inject(pair.bob, Pair.STRANGER, Arrays.copyOf(whole, length));
                    }
                }
            }
            byte[] cookie = new byte[65];
            cookie[0] = 3;
            pair.inject(pair.bob, Pair.STRANGER, cookie);
        });
        assertThat(pair.bob.tunnel.drops().count(Drop.WRONG_LENGTH)).isEqualTo(2 * 299 + 1);
    }

    @Test
    @Conformance("S1")
    void s1_otherTypesAndReservedBytes() {
        assertSilentAndSound(pair.bob, () -> {
            for (int type = 0; type < 256; type++) {
                for (int reserved = 0; reserved < 4; reserved++) {
                    byte[] bytes = pair.last(pair.alice, "init").copy();
                    bytes[0] = (byte) type;
                    if (reserved > 0) {
                        bytes[reserved] = 1;
                    }
                    if (reserved > 0 || type == 0 || type > 4) {
                        pair.inject(pair.bob, pair.alice.endpoint(), bytes);
                    }
                }
            }
        });
        assertThat(pair.bob.tunnel.drops().count(Drop.UNKNOWN_TYPE)).isEqualTo(256 * 3 + 252);
    }

    @Test
    @Conformance("S2")
    void s2_theShortestAndTheLongestDatagrams() {
        assertSilentAndSound(pair.bob, () -> {
            pair.inject(pair.bob, Pair.STRANGER, new byte[0]);
            for (int type = 0; type < 6; type++) {
                byte[] huge = new byte[65_507];
                huge[0] = (byte) type;
                pair.inject(pair.bob, Pair.STRANGER, huge);
            }
        });
        assertThat(pair.bob.tunnel.drops().total()).isEqualTo(7);
    }

    @Test
    @Conformance("S3")
    void s3_dataShorterThanAKeepalive() {
        assertSilentAndSound(pair.bob, () -> {
            for (int length = 4; length < 32; length++) {
                pair.inject(
                        pair.bob,
                        pair.alice.endpoint(),
                        Arrays.copyOf(pair.last(pair.alice, "data").bytes(), length));
            }
        });
        assertThat(pair.bob.tunnel.drops().count(Drop.WRONG_LENGTH)).isEqualTo(28);
    }

    @Test
    @Conformance("S3")
    void s3_exactly32BytesAreAKeepalive() {
        pair.run(10 * SECOND);
        assertThat(pair.last(pair.alice, "keep").bytes()).hasSize(32);
        assertThat(pair.bob.tunnel.drops().total()).isZero();
        assertThat(pair.bob.received).hasSize(1);
    }

    @Test
    @Conformance("S4")
    void s4_aReplayedConversationIsMetWithSilence() {
        pair.run(SECOND);
        var capture = pair.eve.stream().toList();
        assertSilentAndSound(
                pair.bob,
                () -> capture.forEach(wire -> {
                    Host to = wire.to().equals(pair.bob.endpoint()) ? pair.bob : pair.alice;
                    pair.inject(to, Pair.STRANGER, wire.copy());
                }));
        assertThat(pair.bob.tunnel.drops().count(Drop.REPLAYED_COUNTER)).isPositive();
        assertThat(pair.bob.tunnel.drops().count(Drop.REPLAYED_INITIATION)).isEqualTo(1);
    }

    @Test
    @Conformance("S5")
    void s5_eachBitOfAnInitiation() {
        Pair fresh = new Pair(2);
        fresh.lose(Wire::isInitiation);
        fresh.send(fresh.alice, 1);
        Wire initiation = fresh.last(fresh.alice, "init");
        for (int bit = 0; bit < 132 * 8; bit++) { // mac2 is zero and of no effect without load
            fresh.inject(fresh.bob, initiation.from(), flipped(initiation, bit));
            fresh.run(2_000_000); // slowly, so that there is no load
        }
        assertThat(fresh.sentBy(fresh.bob)).isEmpty();
        assertThat(fresh.bob.tunnel.drops().total()).isEqualTo(132 * 8);
        fresh.inject(fresh.bob, initiation.from(), initiation.copy());
        assertThat(fresh.count(fresh.bob, "resp")).as("no state has changed").isEqualTo(1);
    }

    @Test
    @Conformance("S5")
    void s5_eachBitOfAResponse() {
        Pair fresh = new Pair(3);
        fresh.lose(Wire::isResponse);
        fresh.send(fresh.alice, 1);
        fresh.settle();
        Wire response = fresh.last(fresh.bob, "resp");
        int sent = fresh.eve.size();
        for (int bit = 0; bit < 76 * 8; bit++) {
            fresh.inject(fresh.alice, response.from(), flipped(response, bit));
            fresh.run(2_000_000);
        }
        assertThat(fresh.eve).hasSize(sent);
        assertThat(fresh.alice.tunnel.drops().total()).isEqualTo(76 * 8);
        fresh.inject(fresh.alice, response.from(), response.copy());
        fresh.settle();
        assertThat(fresh.bob.receivedIds()).as("no state has changed").containsExactly(1L);
    }

    @Test
    @Conformance("S5")
    void s5_eachBitOfData() {
        pair.lose(Wire::isData);
        pair.send(pair.alice, 5);
        Wire data = pair.last(pair.alice, "data");
        pair.loseNothing();
        assertSilentAndSound(pair.bob, () -> {
            for (int bit = 0; bit < data.bytes().length * 8; bit++) {
                pair.inject(pair.bob, data.from(), flipped(data, bit));
            }
        });
        assertThat(pair.bob.tunnel.drops().total()).isEqualTo(data.bytes().length * 8L);
        pair.inject(pair.bob, data.from(), data.copy());
        assertThat(pair.bob.receivedIds()).as("its counter is still free").endsWith(5L);
    }

    private static byte[] flipped(Wire wire, int bit) {
        byte[] bytes = wire.copy();
        bytes[bit / 8] ^= (byte) (1 << (bit % 8));
        return bytes;
    }

    @Test
    @Conformance("S6")
    void s6_innerPacketsMustBeSound() {
        byte[][] bad = new byte[6][];
        for (int i = 0; i < bad.length; i++) {
            bad[i] = Packets.v4(pair.alice.inner, pair.bob.inner, 9, 64);
        }
        bad[0][0] = 0x55; // version 5
        bad[1][2] = 1; // states more than there is
        bad[2][3] = 19; // states less than a header
        bad[3] = Arrays.copyOf(bad[3], 19); // a header cut off
        bad[4] = Arrays.copyOf(Packets.v6("fd00::1", "fd00::2", 9, 64), 39);
        bad[5] = Packets.v6("fd00::1", "fd00::2", 9, 64);
        bad[5][4] = 1; // states more than there is
        for (byte[] packet : bad) {
            sendRaw(packet);
        }
        assertThat(pair.bob.received).hasSize(1);
        assertThat(pair.bob.tunnel.drops().count(Drop.MALFORMED_PACKET)).isEqualTo(bad.length);
    }

    /// Alice's tunnel would not send these, so her keypair does.
    private void sendRaw(byte[] packet) {
        var current = Inside.current(pair.alice);
        assertThat(current).isNotNull();
        byte[] datagram = new byte[Data.lengthOf(packet.length)];
        System.arraycopy(packet, 0, datagram, Data.PACKET_OFFSET, packet.length);
        current.compose(MemorySegment.ofArray(datagram), 0, packet.length, packet.length);
        current.seal(0, MemorySegment.ofArray(datagram), 0, datagram.length);
        pair.inject(pair.bob, pair.alice.endpoint(), datagram);
    }

    @Test
    @Conformance("S6")
    void s6_malformedPacketsOutAreDroppedToo() {
        int sent = pair.eve.size();
        pair.packet(pair.alice, new byte[0]);
        pair.packet(pair.alice, new byte[] {0x45, 0, 0});
        assertThat(pair.alice.tunnel.drops().count(Drop.MALFORMED_PACKET)).isEqualTo(2);
        assertThat(pair.eve).hasSize(sent);
    }

    @ParameterizedTest
    @Conformance({"S1", "S5"})
    @ValueSource(longs = {1, 2, 3, 4})
    void randomAndMutatedDatagramsDoNotThrowOrAccumulate(long seed) {
        Random random = new Random(seed);
        var capture = pair.eve.stream().toList();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes;
            if (random.nextBoolean()) {
                bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
                if (bytes.length > 3 && random.nextBoolean()) {
                    bytes[0] = (byte) random.nextInt(5);
                    bytes[1] = bytes[2] = bytes[3] = 0;
                }
            } else {
                bytes = capture.get(random.nextInt(capture.size())).copy();
                for (int n = random.nextInt(3); n >= 0; n--) {
                    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            Host to = random.nextBoolean() ? pair.alice : pair.bob;
            pair.inject(to, Pair.STRANGER, bytes);
        }
        pair.settle();
        assertThat(Inside.claimedIndices(pair.alice)).as("seed %d", seed).isLessThanOrEqualTo(3);
        assertThat(Inside.claimedIndices(pair.bob)).as("seed %d", seed).isLessThanOrEqualTo(3);
        pair.inject(pair.bob, pair.alice.endpoint(), new byte[0]);
        pair.send(pair.alice, 99);
        pair.settle();
        assertThat(pair.bob.receivedIds()).as("seed %d", seed).endsWith(99L);
    }
}
