package org.warren.natrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;
import org.warren.nat.Hairpinning;
import org.warren.nat.NatBehaviour;
import org.warren.nat.PortAssignment;
import org.warren.nat.Translator;
import org.warren.natrouter.PacketRouter.Way;

class PacketRouterTest {

    private static final String ALICE = "192.168.1.2:51820";
    private static final String SERVER = "203.0.113.10:443";
    private static final String OUTSIDE = "203.0.113.1:1024";
    private static final NatBehaviour BEHAVIOUR =
            NatBehaviour.RFC_4787.with(PortAssignment.of(PortAssignment.Method.SEQUENTIAL));

    private final PacketRouter router = router(BEHAVIOUR);

    @Test
    void udpIsTranslatedBothWays() {
        byte[] out = Packets.udp(ALICE, SERVER, true);
        assertThat(fromInside(out)).isEqualTo(Way.OUTSIDE);
        assertThat(Packets.ends(out)).isEqualTo(OUTSIDE + " " + SERVER);
        assertThat(Packets.isSound(out)).isTrue();

        byte[] in = Packets.udp(SERVER, OUTSIDE, true);
        assertThat(fromOutside(in)).isEqualTo(Way.INSIDE);
        assertThat(Packets.ends(in)).isEqualTo(SERVER + " " + ALICE);
        assertThat(Packets.isSound(in)).isTrue();
    }

    @Test
    void datagramWithoutAChecksumStaysWithoutOne() {
        byte[] out = Packets.udp(ALICE, SERVER, false);
        fromInside(out);

        assertThat(ByteBuffer.wrap(out).getShort(Packets.IP + 6)).isZero();
        assertThat(Packets.isSound(out)).isTrue();
    }

    @Test
    void checksumsAreRightWhateverTheAddresses() {
        var random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String source = "192.168.1." + (2 + random.nextInt(200)) + ":" + random.nextInt(65_536);
            String destination = Endpoint.addressText(random.nextInt() | 1 << 29) + ":" + random.nextInt(65_536);
            byte[] packet =
                    random.nextBoolean() ? Packets.udp(source, destination, true) : Packets.tcp(source, destination, 2);
            assertThat(router(BEHAVIOUR).fromInside(MemorySegment.ofArray(packet), packet.length, 0))
                    .isEqualTo(Way.OUTSIDE);
            assertThat(Packets.isSound(packet)).as(source + " " + destination).isTrue();
        }
    }

    @Test
    void routerIsOneHop() {
        byte[] out = Packets.udp(ALICE, SERVER, true);
        fromInside(out);

        // The kernel has taken one, and takes another when it forwards what comes back.
        assertThat(out[8]).isEqualTo((byte) 64);
    }

    @Test
    void tcpIsTranslated() {
        byte[] out = Packets.tcp(ALICE, SERVER, 2);

        assertThat(fromInside(out)).isEqualTo(Way.OUTSIDE);
        assertThat(Packets.ends(out)).isEqualTo(OUTSIDE + " " + SERVER);
        assertThat(Packets.isSound(out)).isTrue();
    }

    @Test
    void echoIsTranslatedByItsIdentifier() {
        byte[] out = Packets.echo(8, "192.168.1.2", "203.0.113.10", 7);
        assertThat(fromInside(out)).isEqualTo(Way.OUTSIDE);
        assertThat(ByteBuffer.wrap(out).getShort(Packets.IP + 4)).isEqualTo((short) 1024);
        assertThat(Packets.isSound(out)).isTrue();

        byte[] in = Packets.echo(0, "203.0.113.10", "203.0.113.1", 1024);
        assertThat(fromOutside(in)).isEqualTo(Way.INSIDE);
        assertThat(ByteBuffer.wrap(in).getShort(Packets.IP + 4)).isEqualTo((short) 7);
        assertThat(ByteBuffer.wrap(in).getInt(16)).isEqualTo(Endpoint.address("192.168.1.2"));
        assertThat(Packets.isSound(in)).isTrue();
    }

    @Test
    void outsideAddressAnswersEcho() {
        byte[] in = Packets.echo(8, "203.0.113.10", "203.0.113.1", 9);

        assertThat(fromOutside(in)).isEqualTo(Way.OUTSIDE);
        assertThat(in[Packets.IP]).isZero();
        assertThat(ByteBuffer.wrap(in).getInt(16)).isEqualTo(Endpoint.address("203.0.113.10"));
        assertThat(Packets.isSound(in)).isTrue();
    }

    @Test
    void errorIsTranslatedWithWhatItQuotes() {
        byte[] out = Packets.udp(ALICE, SERVER, true);
        fromInside(out);
        byte[] in = Packets.error("203.0.113.254", "203.0.113.1", out);

        assertThat(fromOutside(in)).isEqualTo(Way.INSIDE);
        assertThat(Packets.quotedEnds(in)).isEqualTo(ALICE + " " + SERVER);
        assertThat(ByteBuffer.wrap(in).getInt(16)).isEqualTo(Endpoint.address("192.168.1.2"));
        assertThat(Packets.isSound(in)).isTrue();
    }

    @Test
    void errorFromInsideIsTranslatedWithWhatItQuotes() {
        fromInside(Packets.udp(ALICE, SERVER, true));
        byte[] in = Packets.udp(SERVER, OUTSIDE, true);
        fromOutside(in);
        byte[] error = Packets.error("192.168.1.2", "203.0.113.10", in);

        assertThat(fromInside(error)).isEqualTo(Way.OUTSIDE);
        assertThat(Packets.quotedEnds(error)).isEqualTo(SERVER + " " + OUTSIDE);
        assertThat(ByteBuffer.wrap(error).getInt(12)).isEqualTo(Endpoint.address("203.0.113.1"));
        assertThat(Packets.isSound(error)).isTrue();
    }

    @Test
    void hairpinnedPacketGoesBackInside() {
        fromInside(Packets.udp(ALICE, SERVER, true));
        byte[] packet = Packets.udp("192.168.1.3:9", OUTSIDE, true);

        assertThat(fromInside(packet)).isEqualTo(Way.INSIDE);
        assertThat(Packets.ends(packet)).isEqualTo("203.0.113.1:1025 " + ALICE);
        assertThat(Packets.isSound(packet)).isTrue();
        assertThat(router(BEHAVIOUR.with(Hairpinning.NONE))
                        .fromInside(MemorySegment.ofArray(Packets.udp(ALICE, OUTSIDE, true)), 33, 0))
                .isEqualTo(Way.NOWHERE);
    }

    @Test
    void packetBetweenInnerNetworksIsLeftAlone() {
        byte[] packet = Packets.udp(ALICE, "192.168.1.3:9", true);

        assertThat(fromInside(packet)).isEqualTo(Way.INSIDE);
        assertThat(Packets.ends(packet)).isEqualTo(ALICE + " 192.168.1.3:9");
    }

    @Test
    void whatTheModelDoesNotKnowIsDropped() {
        byte[] fragment = Packets.udp(ALICE, SERVER, true);
        fragment[6] = 0x20;
        byte[] esp = Packets.udp(ALICE, SERVER, true);
        esp[9] = 50;

        assertThat(fromInside(fragment)).isEqualTo(Way.NOWHERE);
        assertThat(fromInside(esp)).isEqualTo(Way.NOWHERE);
        assertThat(fromInside(new byte[19])).isEqualTo(Way.NOWHERE);
        assertThat(fromInside(new byte[60])).isEqualTo(Way.NOWHERE);
        assertThat(fromInside(Packets.echo(13, "192.168.1.2", "203.0.113.10", 7)))
                .isEqualTo(Way.NOWHERE);
        assertThat(fromOutside(Packets.udp(SERVER, ALICE, true))).isEqualTo(Way.NOWHERE);
        assertThat(fromOutside(Packets.udp(SERVER, OUTSIDE, true))).isEqualTo(Way.NOWHERE);
    }

    @Test
    void randomBytesDoNotThrow() {
        var random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] packet = new byte[random.nextInt(80)];
            random.nextBytes(packet);
            if (packet.length > 10) {
                packet[0] = (byte) (0x45 + random.nextInt(3));
                packet[6] = 0;
                packet[7] = 0;
                packet[9] = (byte) List.of(1, 6, 17).get(random.nextInt(3)).intValue();
            }
            fromInside(packet);
            router.fromOutside(MemorySegment.ofArray(packet), packet.length, 0);
        }
        assertThat(fromInside(Packets.udp(ALICE, SERVER, true))).isEqualTo(Way.OUTSIDE);
    }

    private Way fromInside(byte[] packet) {
        return router.fromInside(MemorySegment.ofArray(packet), packet.length, 0);
    }

    private Way fromOutside(byte[] packet) {
        return router.fromOutside(MemorySegment.ofArray(packet), packet.length, 0);
    }

    private static PacketRouter router(NatBehaviour behaviour) {
        var settings = RouterSettings.parse("""
                name: home
                namespace:
                outside: 203.0.113.1
                inside: 192.168.1.1/24
                events: /dev/null
                seed: 1
                """).getFirst();
        return new PacketRouter(new Translator(behaviour, settings.outside(), new Random(1)), settings);
    }
}
