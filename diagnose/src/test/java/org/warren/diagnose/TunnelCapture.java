package org.warren.diagnose;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.Frames;

/// Builds the capture of a tunnel between Alice and Bob, message by message, as somebody between them would
/// have made it.
public final class TunnelCapture {

    public static final Endpoint ALICE = Endpoint.parse("192.168.1.2:51820");
    public static final Endpoint BOB = Endpoint.parse("203.0.113.10:51820");

    private static final Endpoint STRANGER = Endpoint.parse("198.51.100.53:53");
    private static final long EPOCH_SECONDS = 1_700_000_000L;
    private static final double NANOS = 1e9;
    private static final int RAW_IP = 101;

    private final List<Packet> packets = new ArrayList<>();
    private int hopsOfAlice;
    private int hopsOfBob = 3;
    private Endpoint alice = ALICE;
    private Endpoint bob = BOB;
    private int indices = 1_000;
    private int aliceReceives;
    private int bobReceives;
    private long byAlice;
    private long byBob;

    private record Packet(double seconds, ByteBuffer ip, int kept) {}

    /// Where the capture was made, in routers from each of the two.
    public TunnelCapture hops(int fromAlice, int fromBob) {
        hopsOfAlice = fromAlice;
        hopsOfBob = fromBob;
        return this;
    }

    /// Alice is seen behind another endpoint from now on.
    public TunnelCapture aliceAt(Endpoint endpoint) {
        alice = endpoint;
        return this;
    }

    /// Bob is at another endpoint from now on.
    public TunnelCapture bobAt(Endpoint endpoint) {
        bob = endpoint;
        return this;
    }

    /// The next index that an end draws.
    public TunnelCapture indicesFrom(int first) {
        indices = first;
        return this;
    }

    /// What was captured so far of what one of the two sent; the rest is taken out.
    public TunnelCapture onlyBy(boolean isByAlice) {
        byte[] address = (isByAlice ? alice : bob).address().getAddress();
        packets.removeIf(packet -> !java.util.Arrays.equals(
                java.util.Arrays.copyOfRange(packet.ip().array(), 12, 16), address));
        return this;
    }

    /// Adds the packets of another capture.
    public TunnelCapture and(TunnelCapture other) {
        packets.addAll(other.packets);
        return this;
    }

    /// Several messages of data as one datagram, as offloads hand them over.
    ///
    /// @param kept how many bytes of its IP packet are captured
    public TunnelCapture train(double seconds, boolean isByAlice, int messages, int length, int kept) {
        var joined = new java.io.ByteArrayOutputStream();
        for (int i = 0; i < messages; i++) {
            joined.writeBytes(transport(isByAlice, length));
        }
        byte[] ip = ip(isByAlice, joined.toByteArray());
        packets.add(new Packet(seconds, ByteBuffer.wrap(ip), Math.min(kept, ip.length)));
        return this;
    }

    /// Alice asks for a session.
    ///
    /// @return her index
    public int initiation(double seconds, boolean isByAlice) {
        int index = indices++;
        byte[] message = Frames.message(1, 148, index, index * 7, index * 11 + alice.port() + bob.port());
        add(seconds, isByAlice, message);
        return index;
    }

    /// The answer to an initiation; it begins a session for what follows.
    public TunnelCapture response(double seconds, boolean isByAlice, int answered) {
        int index = indices++;
        add(seconds, isByAlice, Frames.message(2, 92, index, answered, index * 13, index * 17));
        aliceReceives = isByAlice ? index : answered;
        bobReceives = isByAlice ? answered : index;
        byAlice = 0;
        byBob = 0;
        return this;
    }

    /// A whole handshake that Alice begins, with her keepalive that confirms it.
    public TunnelCapture handshake(double seconds) {
        response(seconds + 0.02, false, initiation(seconds, true));
        return keepalive(seconds + 0.021, true);
    }

    /// What an end knows of its session.
    public record Keys(int aliceReceives, int bobReceives, long byAlice, long byBob) {}

    /// The present session, to go back to.
    public Keys keys() {
        return new Keys(aliceReceives, bobReceives, byAlice, byBob);
    }

    /// Goes on under an earlier session.
    public TunnelCapture under(Keys keys) {
        aliceReceives = keys.aliceReceives();
        bobReceives = keys.bobReceives();
        byAlice = keys.byAlice();
        byBob = keys.byBob();
        return this;
    }

    public TunnelCapture data(double seconds, boolean isByAlice, int length) {
        add(seconds, isByAlice, transport(isByAlice, length));
        return this;
    }

    public TunnelCapture keepalive(double seconds, boolean isByAlice) {
        return data(seconds, isByAlice, 32);
    }

    /// Data that were sent and lost before the place of capture.
    public TunnelCapture lost(boolean isByAlice, int messages) {
        for (int i = 0; i < messages; i++) {
            transport(isByAlice, 32);
        }
        return this;
    }

    /// Pings of Alice that Bob answers, one a second.
    public TunnelCapture pings(double from, int count) {
        for (int i = 0; i < count; i++) {
            data(from + i, true, 128).data(from + i + 0.02, false, 128);
        }
        return this;
    }

    /// Of each packet so far the capture has no more than its first bytes.
    ///
    /// @param kept how many of the IP packet, in bytes
    public TunnelCapture cutOff(int kept) {
        packets.replaceAll(packet -> new Packet(packet.seconds(), packet.ip(), Math.min(kept, packet.kept())));
        return this;
    }

    /// Bob says that a message of Alice's came to a closed port, or another thing of ICMP.
    public TunnelCapture unreachable(double seconds, int code, int mtu) {
        byte[] quoted = Frames.udp(alice, bob, Frames.message(1, 148, 5));
        byte[] icmp = ByteBuffer.allocate(8 + 28)
                .put((byte) 3)
                .put((byte) code)
                .putShort((short) 0)
                .putInt(mtu)
                .put(quoted, 0, 28)
                .array();
        byte[] ip = Frames.ip(bob, alice, 1, icmp);
        packets.add(new Packet(seconds, ByteBuffer.wrap(ip), ip.length));
        return this;
    }

    /// Any UDP datagram from Alice to Bob.
    public TunnelCapture other(double seconds, byte[] payload) {
        add(seconds, true, payload);
        return this;
    }

    /// Any UDP datagram from Bob to Alice.
    public TunnelCapture otherFromBob(double seconds, byte[] payload) {
        add(seconds, false, payload);
        return this;
    }

    /// Any UDP datagram from a stranger to Alice.
    public TunnelCapture otherTo(double seconds, byte[] payload) {
        byte[] ip = Frames.udp(STRANGER, alice, payload);
        packets.add(new Packet(seconds, ByteBuffer.wrap(ip), ip.length));
        return this;
    }

    private byte[] transport(boolean isByAlice, int length) {
        long counter = isByAlice ? byAlice++ : byBob++;
        return ByteBuffer.allocate(length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(4)
                .putInt(isByAlice ? bobReceives : aliceReceives)
                .putLong(counter)
                .array();
    }

    private void add(double seconds, boolean isByAlice, byte[] payload) {
        byte[] ip = ip(isByAlice, payload);
        packets.add(new Packet(seconds, ByteBuffer.wrap(ip), ip.length));
    }

    private byte[] ip(boolean isByAlice, byte[] payload) {
        byte[] ip = Frames.udp(isByAlice ? alice : bob, isByAlice ? bob : alice, payload);
        ip[ip[0] >> 4 == 6 ? 7 : 8] = (byte) (64 - (isByAlice ? hopsOfAlice : hopsOfBob));
        return ip;
    }

    /// The file, in the order in which messages were added.
    public byte[] bytes() {
        return Frames.pcap(
                Frames.NANOS,
                ByteOrder.LITTLE_ENDIAN,
                RAW_IP,
                packets.stream().map(TunnelCapture::entry).toList());
    }

    /// The same in the order of time.
    public TunnelCapture sorted() {
        packets.sort(Comparator.comparingDouble(Packet::seconds));
        return this;
    }

    private static byte[] entry(Packet packet) {
        long whole = (long) packet.seconds();
        int fraction = (int) Math.round((packet.seconds() - whole) * NANOS);
        return Frames.record(
                ByteOrder.LITTLE_ENDIAN,
                (int) (EPOCH_SECONDS + whole),
                fraction,
                packet.ip().array(),
                packet.kept());
    }

    public CaptureStory story() {
        return story(bytes());
    }

    public static CaptureStory story(byte[] file) {
        try {
            return CaptureReading.read(
                    "test.pcap", () -> FrameReader.open(new ByteArrayInputStream(file), "test.pcap"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public List<Finding> findings() {
        return Findings.of(story(), OptionalInt.empty());
    }

    public List<Cause> causes() {
        return findings().stream().map(Finding::cause).sorted().toList();
    }
}
