package org.warren.wireguard.device;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.warren.wireguard.cookie.MacStamper;
import org.warren.wireguard.crypto.BouncyCastleAead;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PrivateKey;
import org.warren.wireguard.log.Level;
import org.warren.wireguard.log.Log;
import org.warren.wireguard.noise.KeyLog;
import org.warren.wireguard.noise.NoiseSuite;
import org.warren.wireguard.support.Packets;
import org.warren.wireguard.support.SeededRandom;
import org.warren.wireguard.tun.MemoryTun;
import org.warren.wireguard.tunnel.Output;
import org.warren.wireguard.tunnel.Tunnel;
import org.warren.wireguard.udp.MemoryUdp;
import org.warren.wireguard.wire.Endpoint;
import org.warren.wireguard.wire.Initiation;

/// A device between an interface and a network in memory, and a tunnel as its peer.
@Timeout(20) // a device that has nothing to do waits for ever
class DeviceTest {
    private static final Endpoint AT_DEVICE = new Endpoint(IpAddress.parse("192.0.2.1"), 51820);
    private static final Endpoint AT_PEER = new Endpoint(IpAddress.parse("192.0.2.2"), 51821);
    private static final String INNER_DEVICE = "10.0.0.1";
    private static final String INNER_PEER = "10.0.0.2";
    private static final int LENGTH = 200;
    /// So late that none of the kernel's timers fires in a test.
    private static final long NOW = Long.MAX_VALUE / 2;

    private final SeededRandom random = new SeededRandom(1);
    private final NoiseSuite suite = new NoiseSuite(new BouncyCastleAead(), random, KeyLog.NONE);
    private final PrivateKey deviceKey = PrivateKey.generate(random);
    private final PrivateKey peerKey = PrivateKey.generate(random);
    private final List<String> log = new ArrayList<>();
    private final List<Long> peerReceived = new ArrayList<>();
    private final SettableClock clock = new SettableClock();
    private final MemoryTun tun = new MemoryTun();
    private final MemoryUdp udp = new MemoryUdp();
    private final Tunnel peer = tunnel(peerKey, deviceKey, INNER_DEVICE, AT_DEVICE);
    private final Device device;

    DeviceTest() throws IOException {
        Tunnel tunnel = tunnel(deviceKey, peerKey, INNER_PEER, AT_PEER);
        Log lines = new Log("wg0", Level.VERBOSE, () -> LocalDateTime.MIN, log::add);
        device = new Device(tunnel, tun, udp, clock, lines);
    }

    private Tunnel tunnel(PrivateKey own, PrivateKey other, String inner, Endpoint at) {
        Tunnel tunnel = new Tunnel(suite, () -> Instant.EPOCH);
        tunnel.admin().privateKey(own, NOW);
        tunnel.admin().addPeer(other.publicKey(), NOW);
        tunnel.admin().allow(other.publicKey(), IpPrefix.parse(inner));
        tunnel.admin().endpoint(other.publicKey(), at, NOW);
        return tunnel;
    }

    @BeforeEach
    void connect() throws IOException {
        device.listenPort(AT_DEVICE.port());
        peer.admin().up(NOW);
        device.submit(() -> {}); // before which the device looks whether the link is up
        device.turn();
        tun.give(toPeer(0));
        device.turn();
        exchange();
        assertThat(peerReceived).containsExactly(0L);
        peerReceived.clear();
    }

    @AfterEach
    void close() {
        device.close();
        assertThat(udp.isOpen()).isFalse();
        udp.dispose();
    }

    @Test
    void socketsThatHaveNothingAreNotAsked() {
        int before = udp.asked();
        tun.give(toPeer(1));
        device.turn();
        assertThat(udp.asked()).isEqualTo(before);
    }

    @Test
    void packetsLeaveInTheOrderInWhichTheyWereRead() {
        LongStream.range(0, 20).forEach(id -> tun.give(toPeer(id)));
        device.turn();
        exchange();
        assertThat(peerReceived).containsExactlyElementsOf(ids(0, 20));
    }

    @Test
    void packetsArriveInTheOrderOfTheirDatagrams() {
        LongStream.range(0, 20).forEach(this::fromPeer);
        device.turn();
        assertThat(written()).containsExactlyElementsOf(ids(0, 20));
    }

    @Test
    void neitherSideHasToWaitForAllOfTheOther() {
        LongStream.range(0, 200).forEach(id -> tun.give(toPeer(id)));
        LongStream.range(0, 200).forEach(this::fromPeer);
        device.turn();
        assertThat(tun.waiting()).isEqualTo(200 - 64);
        assertThat(udp.waiting()).isEqualTo(200 - MemoryUdp.ROUND);
        assertThat(written()).containsExactlyElementsOf(ids(0, MemoryUdp.ROUND));
        for (int turn = 0; turn < 3; turn++) {
            device.turn();
        }
        exchange();
        assertThat(peerReceived).containsExactlyElementsOf(ids(0, 200));
        assertThat(written()).containsExactlyElementsOf(ids(0, 200));
    }

    @Test
    void dataDoesNotWaitBehindHandshakes() {
        flood(1_000);
        List<Integer> deliveredAtAnswers = new ArrayList<>();
        udp.onSend = () -> deliveredAtAnswers.add(tun.written.size());
        for (int turn = 1; udp.waitingHandshakes() > 0; turn++) {
            fromPeer(turn);
            deliveredAtAnswers.clear();
            device.turn();
            assertThat(written()).endsWith((long) turn);
            assertThat(udp.waitingHandshakes()).isEqualTo(Math.max(0, 1_000 - 16 * turn));
            assertThat(deliveredAtAnswers)
                    .as("packets delivered before cookie replies of this turn")
                    .allMatch(before -> before == tun.written.size());
        }
        assertThat(deliveredAtAnswers).as("cookie replies under load").isNotEmpty();
    }

    @Test
    void tooManyHandshakesWaitForAsLongAsSomeHaveTaken() {
        flood(100);
        clock.perRead = 100_000; // so that each turn's handshakes take that long
        device.turn();
        assertThat(udp.waitingHandshakes()).isEqualTo(84);
        clock.perRead = 0;
        fromPeer(1);
        device.turn();
        assertThat(written()).containsExactly(1L);
        assertThat(udp.waitingHandshakes())
                .as("data has its turn, handshakes wait")
                .isEqualTo(84);
        clock.now += 99_999;
        fromPeer(2);
        device.turn();
        assertThat(udp.waitingHandshakes()).isEqualTo(84);
        clock.now += 1;
        fromPeer(3);
        device.turn();
        assertThat(udp.waitingHandshakes()).isEqualTo(68);
    }

    @Test
    void aHandshakeBehindAFloodIsAnsweredAllTheSame() {
        flood(1_000);
        Tunnel restarted = tunnel(peerKey, deviceKey, INNER_DEVICE, AT_DEVICE);
        restarted.admin().up(NOW);
        restarted.handlePacket(ByteBuffer.wrap(Packets.v4(INNER_PEER, INNER_DEVICE, 1, LENGTH)), NOW);
        Output first = restarted.pollOutput();
        assertThat(first)
                .isInstanceOfSatisfying(
                        Output.Datagrams.class,
                        initiation -> udp.arrive(
                                AT_PEER, Packets.bytes(initiation.train().copy(0))));
        udp.takeSent();
        while (udp.waiting() > 0) {
            device.turn();
        }
        assertThat(udp.sent.getLast()).as("a cookie reply").hasSize(64).startsWith(3);
    }

    @Test
    void fullBatchesLeaveWhileMoreIsRead() {
        List<Integer> unread = new ArrayList<>();
        udp.onSend = () -> unread.add(tun.waiting());
        LongStream.range(0, 64).forEach(id -> tun.give(toPeer(id, 1_400)));
        device.turn();
        // 45 of these datagrams are a full batch, which nothing joins once the 46th packet has been read.
        assertThat(unread).containsExactly(64 - 46, 0);
    }

    @Test
    void aFullSocketLosesPacketsAndNothingElse() {
        udp.full = true;
        LongStream.range(0, 5).forEach(id -> tun.give(toPeer(id)));
        device.turn();
        assertThat(log).anyMatch(line -> line.endsWith("Failed to send to 192.0.2.2:51821: errno 11"));
        udp.full = false;
        LongStream.range(5, 10).forEach(id -> tun.give(toPeer(id)));
        fromPeer(1);
        device.turn();
        exchange();
        assertThat(peerReceived).containsExactlyElementsOf(ids(5, 10));
        assertThat(written()).containsExactly(1L);
    }

    @Test
    void anInterfaceThatIsDeletedEndsTheDevice() {
        tun.vanish();
        device.run();
        assertThat(log).last().asString().endsWith("The interface was deleted: device closing");
    }

    @Test
    void anInterfaceThatIsDeletedWhileItsPacketsAreReadEndsTheDeviceToo() {
        tun.give(toPeer(1));
        tun.vanishUnannounced();
        device.run();
        assertThat(log).last().asString().endsWith("The interface was deleted: device closing");
    }

    @Test
    void aLinkThatGoesDownClosesThePortAndOneThatComesUpOpensItAgain() {
        tun.link(false);
        device.turn();
        assertThat(udp.isOpen()).isFalse();
        tun.link(true);
        device.turn();
        assertThat(udp.port()).isEqualTo(AT_DEVICE.port());
        tun.give(toPeer(7));
        device.turn();
        assertThat(udp.sent).as("a new handshake").hasSize(1).first().satisfies(sent -> assertThat(sent)
                .hasSize(148));
    }

    @Test
    void aPortThatIsTakenIsReportedAndAnotherCanBeChosen() throws IOException {
        tun.link(false);
        device.turn();
        udp.taken.add(AT_DEVICE.port());
        tun.link(true);
        device.turn();
        assertThat(udp.isOpen()).isFalse();
        assertThat(log)
                .last()
                .asString()
                .contains("The interface carries nothing: cannot bind UDP port 51820: in use by another socket");
        device.listenPort(51_999);
        assertThat(udp.port()).isEqualTo(51_999);
    }

    @Test
    void tasksRunInOrderOnTheDevicesThread() {
        List<String> done = new ArrayList<>();
        device.submit(() -> done.add("first"));
        device.submit(() -> done.add("second"));
        assertThat(done).isEmpty();
        device.turn();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void whoSetTheLinkUpFindsThePortOpenAlsoWhereAnotherTaskRanInTheSameTurn() {
        tun.link(false);
        device.turn();
        List<Boolean> open = new ArrayList<>();
        device.submit(() -> {
            tun.link(true);
            device.submit(() -> open.add(udp.isOpen()));
        });
        device.turn();
        assertThat(open).containsExactly(true);
    }

    /// Initiations of somebody who knows the device's public key, and that it is to be asked.
    private void flood(int count) {
        Initiation initiation = Initiation.of(7, new byte[32], new byte[48], new byte[28]);
        new MacStamper(suite.aead(), deviceKey.publicKey()).stamp(initiation, NOW);
        for (int i = 0; i < count; i++) {
            udp.arrive(new Endpoint(IpAddress.v4(0x0a640000 + i), 1), initiation.bytes());
        }
    }

    private static byte[] toPeer(long id) {
        return toPeer(id, LENGTH);
    }

    private static byte[] toPeer(long id, int length) {
        return Packets.v4(INNER_DEVICE, INNER_PEER, id, length);
    }

    /// The peer sends a packet, and the datagram arrives.
    private void fromPeer(long id) {
        peer.handlePacket(ByteBuffer.wrap(Packets.v4(INNER_PEER, INNER_DEVICE, id, LENGTH)), NOW);
        drainPeer();
    }

    /// Until neither has anything to say.
    private void exchange() {
        boolean busy = true;
        while (busy) {
            List<byte[]> datagrams = udp.takeSent();
            for (byte[] datagram : datagrams) {
                peer.handleDatagram(AT_DEVICE, ByteBuffer.wrap(datagram), NOW);
                drainPeer();
            }
            busy = udp.waiting() > 0;
            if (busy) {
                device.turn();
            }
        }
    }

    private void drainPeer() {
        for (Output output = peer.pollOutput(); output != null; output = peer.pollOutput()) {
            switch (output) {
                case Output.Packet packet -> peerReceived.add(Packets.id(Packets.bytes(packet.bytes())));
                case Output.Datagrams datagrams -> {
                    for (int i = 0; i < datagrams.train().count(); i++) {
                        udp.arrive(AT_PEER, Packets.bytes(datagrams.train().copy(i)));
                    }
                }
            }
        }
    }

    private List<Long> written() {
        return tun.written.stream().map(Packets::id).toList();
    }

    private static List<Long> ids(long from, long to) {
        return LongStream.range(from, to).boxed().toList();
    }

    private static final class SettableClock implements Clock {
        private long now = NOW;
        /// Nanoseconds that pass with each look at the clock.
        private long perRead;

        @Override
        public long now() {
            now += perRead;
            return now;
        }

        @Override
        public long asleep() {
            return 0;
        }
    }
}
