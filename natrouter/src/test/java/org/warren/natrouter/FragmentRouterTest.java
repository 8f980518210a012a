package org.warren.natrouter;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;
import org.warren.nat.FragmentHandling;
import org.warren.nat.Fragments;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Packet;
import org.warren.nat.PortAssignment;
import org.warren.nat.Translator;
import org.warren.natrouter.PacketRouter.Way;

/// Pieces of real datagrams.
class FragmentRouterTest {

    private static final String ALICE = "192.168.1.2:51820";
    private static final String SERVER = "203.0.113.10:443";
    private static final String OUTSIDE = "203.0.113.1:1024";
    private static final byte[] PAYLOAD = new byte[100];

    static {
        new Random(1).nextBytes(PAYLOAD);
    }

    private final List<byte[]> written = new ArrayList<>();
    private final List<Way> ways = new ArrayList<>();

    @Test
    void piecesInAnyOrderMakeTheTranslatedDatagram() {
        for (FragmentHandling handling : List.of(FragmentHandling.OUT_OF_ORDER, FragmentHandling.REASSEMBLED)) {
            for (int first = 0; first < 3; first++) {
                FragmentRouter router = router(handling);
                List<byte[]> pieces = Packets.pieces(Packets.udp(ALICE, SERVER, true, PAYLOAD), 7, 40);
                for (int i = 0; i < pieces.size(); i++) {
                    take(router, true, pieces.get((first + i) % pieces.size()));
                }
                requireTranslated(OUTSIDE + " " + SERVER, Way.OUTSIDE);
                assertThat(written).hasSize(handling == FragmentHandling.REASSEMBLED ? 1 : 3);
            }
        }
    }

    @Test
    void datagramFromOutsideIsTranslated() {
        Translator nat = nat(FragmentHandling.OUT_OF_ORDER);
        nat.fromInside(Packet.udp(Endpoint.parse(ALICE), Endpoint.parse(SERVER)), 0);
        FragmentRouter router = router(nat);
        List<byte[]> pieces = Packets.pieces(Packets.udp(SERVER, OUTSIDE, true, PAYLOAD), 7, 40);
        pieces.reversed().forEach(piece -> take(router, false, piece));

        requireTranslated(SERVER + " " + ALICE, Way.INSIDE);
    }

    @Test
    void datagramWithoutAChecksumStaysWithoutOne() {
        FragmentRouter router = router(FragmentHandling.REASSEMBLED);
        Packets.pieces(Packets.udp(ALICE, SERVER, false, PAYLOAD), 7, 40).forEach(piece -> take(router, true, piece));

        requireTranslated(OUTSIDE + " " + SERVER, Way.OUTSIDE);
        assertThat(ByteBuffer.wrap(written.getFirst()).getShort(Packets.IP + 6)).isZero();
    }

    @Test
    void pingOfManyBytesIsTranslated() {
        FragmentRouter router = router(FragmentHandling.ORDERED);
        byte[] ping = Arrays.copyOf(Packets.echo(8, "192.168.1.2", "203.0.113.10", 7), 80);
        Packets.pieces(ping, 9, 40).forEach(piece -> take(router, true, piece));

        assertThat(written).hasSize(2).allMatch(Packets::hasSoundHeader);
        assertThat(ByteBuffer.wrap(written.getFirst()).getShort(Packets.IP + 4)).isEqualTo((short) 1024);
    }

    @Test
    void natThatDropsPiecesSendsNone() {
        FragmentRouter router = router(FragmentHandling.DROPPED);
        Packets.pieces(Packets.udp(ALICE, SERVER, true, PAYLOAD), 7, 40).forEach(piece -> take(router, true, piece));

        assertThat(written).isEmpty();
    }

    @Test
    void piecesBetweenInnerNetworksAreLeftAlone() {
        FragmentRouter router = router(FragmentHandling.DROPPED);
        Packets.pieces(Packets.udp(ALICE, "192.168.1.3:9", true, PAYLOAD), 7, 40)
                .forEach(piece -> take(router, true, piece));

        requireTranslated(ALICE + " 192.168.1.3:9", Way.INSIDE);
    }

    @Test
    void wholePacketsAreForSomebodyElse() {
        byte[] whole = Packets.udp(ALICE, SERVER, true);

        assertThat(router(FragmentHandling.ORDERED).take(true, MemorySegment.ofArray(whole), whole.length, 0))
                .isFalse();
    }

    @Test
    void randomBytesDoNotThrow() {
        for (FragmentHandling handling : List.of(FragmentHandling.REASSEMBLED, FragmentHandling.OUT_OF_ORDER)) {
            var random = new Random(3);
            FragmentRouter router = router(handling);
            for (int i = 0; i < 50_000; i++) {
                byte[] packet = randomPiece(random);
                router.take(random.nextBoolean(), MemorySegment.ofArray(packet), packet.length, i);
            }
        }
        assertThat(written).isNotEmpty();
    }

    private static byte[] randomPiece(Random random) {
        byte[] packet = new byte[random.nextInt(60)];
        random.nextBytes(packet);
        if (packet.length > 20) {
            packet[0] = (byte) (0x45 + random.nextInt(3));
            packet[2] = 0;
            packet[3] = (byte) packet.length;
            packet[4] = 0;
            packet[5] = (byte) random.nextInt(4);
            packet[6] = (byte) (random.nextBoolean() ? 0x20 : 0);
            packet[7] = (byte) random.nextInt(6);
            packet[9] = (byte) List.of(1, 6, 17).get(random.nextInt(3)).intValue();
            ByteBuffer.wrap(packet).putInt(12, Endpoint.address("192.168.1.2"));
            ByteBuffer.wrap(packet).putInt(16, Endpoint.address("203.0.113.10"));
        }
        return packet;
    }

    private void requireTranslated(String ends, Way way) {
        byte[] whole = Packets.joined(written);

        assertThat(written).allMatch(Packets::hasSoundHeader);
        assertThat(ways).containsOnly(way);
        assertThat(Packets.ends(whole)).isEqualTo(ends);
        assertThat(Packets.isSound(whole)).isTrue();
        assertThat(Arrays.copyOfRange(whole, Packets.IP + 8, whole.length)).isEqualTo(PAYLOAD);
    }

    private static void take(FragmentRouter router, boolean outbound, byte[] piece) {
        assertThat(router.take(outbound, MemorySegment.ofArray(piece.clone()), piece.length, 0))
                .isTrue();
    }

    private static Translator nat(FragmentHandling handling) {
        NatBehaviour behaviour = NatBehaviour.RFC_4787
                .with(PortAssignment.of(PortAssignment.Method.SEQUENTIAL))
                .with(Fragments.RFC_4787.with(handling));
        return new Translator(behaviour, settings().outside(), new Random(1));
    }

    private FragmentRouter router(FragmentHandling handling) {
        return router(nat(handling));
    }

    private FragmentRouter router(Translator nat) {
        written.clear();
        ways.clear();
        return new FragmentRouter(nat, settings(), (way, packet, length) -> {
            ways.add(way);
            written.add(packet.asSlice(0, length).toArray(JAVA_BYTE));
        });
    }

    private static RouterSettings settings() {
        return RouterSettings.parse("""
            name: home
            namespace:
            outside: 203.0.113.1
            inside: 192.168.1.1/24
            events: /dev/null
            seed: 1
            """).getFirst();
    }
}
