package org.warren.natrouter;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.nat.Endpoint;
import org.warren.nat.Ipv6Endpoint;
import org.warren.nat.Nat64;
import org.warren.nat.PortAssignment;
import org.warren.nat.Prefix64;
import org.warren.natrouter.PacketRouter.Way;

/// Packets in memory on their way from IPv6 to IPv4 and back (RFC 7915).
class Nat64RouterTest {

    private static final Ipv6Endpoint ALICE =
            Ipv6Endpoint.address("2001:db8:64::2").withPort(51_820);
    private static final Ipv6Endpoint BOB =
            Ipv6Endpoint.address("2001:db8:64::3").withPort(51_820);
    private static final Ipv6Endpoint GATEWAY = Ipv6Endpoint.address("2001:db8:64::1");
    private static final String SERVER = "203.0.113.10:443";
    private static final Ipv6Endpoint SERVER_6 = Prefix64.WELL_KNOWN.embed(Endpoint.parse(SERVER));
    private static final String OUTSIDE = "203.0.113.1:1024";
    private static final int LONGER = 20;

    private final List<Way> ways = new ArrayList<>();
    private final List<byte[]> left = new ArrayList<>();
    private final Nat64Router router = new Nat64Router(
            new Nat64(
                    Prefix64.WELL_KNOWN,
                    Nat64.RFC_6146.with(PortAssignment.of(PortAssignment.Method.SEQUENTIAL)),
                    List.of(Endpoint.address("203.0.113.1")),
                    new Random(1)),
            List.of(Endpoint.address("203.0.113.1")),
            (way, packet, length) -> {
                ways.add(way);
                left.add(packet.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE));
            });

    @Test
    void udpIsTranslatedBothWays() {
        byte[] out = fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 100));

        assertThat(ways).containsExactly(Way.OUTSIDE);
        assertThat(Packets.ends(out)).isEqualTo(OUTSIDE + " " + SERVER);
        assertThat(Packets.isSound(out)).isTrue();
        assertThat(out).hasSize(Packets.IP + 108).endsWith(99);
        assertThat(out[1]).as("type of service").isEqualTo((byte) 0xb8);
        assertThat(out[8]).as("one hop, of which the kernel takes another").isEqualTo((byte) 64);
        assertThat(out[6]).as("may be fragmented").isZero();

        byte[] in = fromOutside(Packets.udp(SERVER, OUTSIDE, true));
        assertThat(ways).containsExactly(Way.OUTSIDE, Way.INSIDE);
        assertThat(Ipv6Packets.source(in, 0)).isEqualTo(SERVER_6);
        assertThat(Ipv6Packets.destination(in, 0)).isEqualTo(ALICE);
        assertThat(Ipv6Packets.isSound(in)).isTrue();
        assertThat(in[7]).isEqualTo((byte) 64);
    }

    /// RFC 7915 §5.1: whoever sends more than 1280 bytes over IPv6 looks for the path's MTU.
    @ParameterizedTest
    @CsvSource({"1260, false", "1261, true", "1480, true"})
    void longPacketMayNotBeFragmented(int length, boolean mayNot) {
        byte[] out = fromInside(Ipv6Packets.udp(ALICE, SERVER_6, length - 28));

        assertThat(out).hasSize(length);
        assertThat((out[6] & 0x40) != 0).isEqualTo(mayNot);
        assertThat(Packets.isSound(out)).isTrue();
    }

    @Test
    void checksumsAreRightWhateverTheAddresses() {
        var random = new Random(1);
        for (int i = 0; i < 5000; i++) {
            var host = new Ipv6Endpoint(random.nextLong() | 1L << 61, random.nextLong(), random.nextInt(65_536));
            Endpoint server = new Endpoint(random.nextInt() | 1 << 29, random.nextInt(65_536));
            Ipv6Endpoint server6 = Prefix64.WELL_KNOWN.embed(server);
            byte[] out = fromInside(
                    switch (i % 3) {
                        case 0 -> Ipv6Packets.udp(host, server6, random.nextInt(30));
                        case 1 -> Ipv6Packets.tcp(host, server6, 2);
                        default -> Ipv6Packets.echo(128, host, server6, 7);
                    });
            if (out.length > 0) {
                assertThat(Packets.isSound(out)).as("%s to %s", host, server).isTrue();
            }
        }
        assertThat(left).hasSizeGreaterThan(4000);
    }

    @Test
    void wrongChecksumStaysWrong() {
        byte[] wrong = Ipv6Packets.udp(ALICE, SERVER_6, 10);
        wrong[50]++;

        assertThat(Packets.isSound(fromInside(wrong))).isFalse();
        byte[] wrongToo = Packets.udp(SERVER, OUTSIDE, true);
        wrongToo[30]++;
        assertThat(Ipv6Packets.isSound(fromOutside(wrongToo))).isFalse();
    }

    /// RFC 7915 §4.5, and RFC 8200 §8.1.
    @Test
    void datagramWithoutAChecksumGetsOneAndDoesNotLeaveIpv6WithoutOne() {
        fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 10));
        byte[] in = fromOutside(Packets.udp(SERVER, OUTSIDE, false));
        assertThat(Ipv6Packets.isSound(in)).isTrue();

        byte[] out = Ipv6Packets.udp(ALICE, SERVER_6, 10);
        ByteBuffer.wrap(out).putShort(46, (short) 0);
        assertThat(fromInside(out)).isEmpty();
    }

    @Test
    void tcpIsTranslated() {
        byte[] out = fromInside(Ipv6Packets.tcp(ALICE, SERVER_6, 2));
        assertThat(Packets.ends(out)).isEqualTo(OUTSIDE + " " + SERVER);
        assertThat(Packets.isSound(out)).isTrue();

        byte[] in = fromOutside(Packets.tcp(SERVER, OUTSIDE, 0x12));
        assertThat(Ipv6Packets.destination(in, 0)).isEqualTo(ALICE);
        assertThat(Ipv6Packets.isSound(in)).isTrue();
    }

    @Test
    void echoIsTranslatedByItsIdentifier() {
        byte[] out = fromInside(Ipv6Packets.echo(128, ALICE, SERVER_6, 7));
        assertThat(out[Packets.IP]).isEqualTo((byte) 8);
        assertThat(ByteBuffer.wrap(out).getShort(Packets.IP + 4)).isEqualTo((short) 1024);
        assertThat(Packets.isSound(out)).isTrue();

        byte[] in = fromOutside(Packets.echo(0, "203.0.113.10", "203.0.113.1", 1024));
        assertThat(in[Ipv6Packets.IP]).isEqualTo((byte) 129);
        assertThat(ByteBuffer.wrap(in).getShort(Ipv6Packets.IP + 4)).isEqualTo((short) 7);
        assertThat(Ipv6Packets.isSound(in)).isTrue();
    }

    @Test
    void outsideAddressAnswersEcho() {
        byte[] answer = fromOutside(Packets.echo(8, "203.0.113.10", "203.0.113.1", 9));

        assertThat(ways).containsExactly(Way.OUTSIDE);
        assertThat(answer[Packets.IP]).isZero();
        assertThat(Packets.isSound(answer)).isTrue();
    }

    /// RFC 7915 §4.1: as long as every link takes, and put together again they are the datagram.
    @ParameterizedTest
    @ValueSource(ints = {1233, 1400, 1452, 4000})
    void datagramThatMayBeFragmentedLeavesInFragments(int bytes) {
        fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 10));
        left.clear();
        byte[] whole = udp(bytes, false);
        ByteBuffer.wrap(whole).putShort(4, (short) 0xbeef);
        fromOutside(whole);

        ByteBuffer together = ByteBuffer.allocate(bytes + 8);
        for (byte[] fragment : left) {
            ByteBuffer header = ByteBuffer.wrap(fragment);
            assertThat(fragment.length).isLessThanOrEqualTo(1280);
            assertThat(fragment[6]).isEqualTo((byte) 44);
            assertThat(fragment[40]).isEqualTo((byte) 17);
            assertThat(header.getInt(44)).isEqualTo(0xbeef);
            int place = header.getShort(42) & 0xffff;
            assertThat(place & ~7).isEqualTo(together.position());
            together.put(fragment, 48, fragment.length - 48);
            assertThat((place & 1) == 0).isEqualTo(!together.hasRemaining());
        }
        byte[] packet = Ipv6Packets.udp(SERVER_6, ALICE, bytes);
        assertThat(together.array()).isEqualTo(Arrays.copyOfRange(packet, 40, packet.length));
        assertThat(left).hasSizeGreaterThan(1);
    }

    @Test
    void datagramThatMayNotBeFragmentedLeavesWhole() {
        fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 10));
        byte[] in = fromOutside(udp(1472, true));

        assertThat(in).hasSize(1520);
        assertThat(Ipv6Packets.isSound(in)).isTrue();
        assertThat(fromOutside(udp(1232, false)))
                .as("and one that every link takes")
                .hasSize(1280);
    }

    private static byte[] udp(int bytes, boolean whole) {
        ByteBuffer packet = ByteBuffer.allocate(28 + bytes);
        packet.put(0, (byte) 0x45).putShort(2, (short) (28 + bytes)).putShort(6, (short) (whole ? 0x4000 : 0));
        packet.put(8, (byte) 63).put(9, (byte) 17);
        packet.putInt(12, Endpoint.address("203.0.113.10")).putInt(16, Endpoint.address("203.0.113.1"));
        packet.putShort(20, (short) 443).putShort(22, (short) 1024).putShort(24, (short) (8 + bytes));
        for (int i = 0; i < bytes; i++) {
            packet.put(28 + i, (byte) i);
        }
        return packet.array(); // without a checksum, which the router makes
    }

    /// RFC 7915 §4.2, and what is quoted as the host sent it.
    @ParameterizedTest
    @CsvSource({
        "3, 0, 0, 1, 0, 0",
        "3, 1, 0, 1, 0, 0",
        "3, 2, 0, 4, 1, 6",
        "3, 3, 0, 1, 4, 0",
        "3, 4, 1400, 2, 0, 1420",
        "3, 4, 576, 2, 0, 1280",
        "3, 4, 0, 2, 0, 1280",
        "3, 13, 0, 1, 1, 0",
        "11, 0, 0, 3, 0, 0",
        "12, 0, 150994944, 4, 0, 6",
    })
    void errorFromOutsideIsTranslated(int type, int code, int rest, int type6, int code6, int rest6) {
        byte[] out = fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 20));
        byte[] error = error(type, code, rest, out);
        byte[] in = fromOutside(error);

        assertThat(in[40]).isEqualTo((byte) type6);
        assertThat(in[41]).isEqualTo((byte) code6);
        assertThat(ByteBuffer.wrap(in).getInt(44)).isEqualTo(rest6);
        assertThat(Ipv6Packets.source(in, 0).withPort(0))
                .isEqualTo(Prefix64.WELL_KNOWN.embed(Endpoint.parse("203.0.113.254:0")));
        assertThat(Ipv6Packets.destination(in, 0).withPort(0)).isEqualTo(ALICE.withPort(0));
        assertThat(Ipv6Packets.source(in, 48)).isEqualTo(ALICE);
        assertThat(Ipv6Packets.destination(in, 48)).isEqualTo(SERVER_6);
        assertThat(Ipv6Packets.isSound(in)).isTrue();
        byte[] quoted = Arrays.copyOfRange(in, 48, in.length);
        assertThat(Ipv6Packets.isSound(quoted)).as("what is quoted").isTrue();
    }

    @ParameterizedTest
    @CsvSource({"3, 14", "4, 0", "12, 1"})
    void errorsThatIpv6DoesNotHaveAreDropped(int type, int code) {
        byte[] out = fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 20));

        assertThat(fromOutside(error(type, code, 0, out))).isEmpty();
    }

    private static byte[] error(int type, int code, int rest, byte[] about) {
        byte[] packet = Packets.error("203.0.113.254", "203.0.113.1", about);
        byte[] longer = Arrays.copyOf(packet, 28 + about.length);
        System.arraycopy(about, 0, longer, 28, about.length);
        ByteBuffer.wrap(longer)
                .putShort(2, (short) longer.length)
                .put(20, (byte) type)
                .put(21, (byte) code)
                .putInt(24, rest);
        return longer; // the checksums are not looked at: those of the answer are made anew
    }

    /// RFC 7915 §5.2: among them what the router's own kernel says of packets that are too big for the inside.
    @ParameterizedTest
    @CsvSource({
        "1, 0, 0, 3, 1, 0",
        "1, 1, 0, 3, 10, 0",
        "1, 4, 0, 3, 3, 0",
        "2, 0, 1500, 3, 4, 1480",
        "3, 0, 0, 11, 0, 0",
        "4, 1, 6, 3, 2, 0",
        "4, 0, 7, 12, 0, 134217728",
    })
    void errorFromInsideIsTranslated(int type6, int code6, int rest6, int type, int code, int rest) {
        fromInside(Ipv6Packets.udp(ALICE, SERVER_6, 20));
        byte[] in = fromOutside(Packets.udp(SERVER, OUTSIDE, true));
        byte[] out = fromInside(Ipv6Packets.error(type6, code6, rest6, GATEWAY, SERVER_6, in));

        assertThat(ways.getLast()).isEqualTo(Way.OUTSIDE);
        assertThat(out[20]).isEqualTo((byte) type);
        assertThat(out[21]).isEqualTo((byte) code);
        assertThat(ByteBuffer.wrap(out).getInt(24)).isEqualTo(rest);
        assertThat(ByteBuffer.wrap(out).getInt(12)).isEqualTo(Endpoint.address("203.0.113.1"));
        assertThat(ByteBuffer.wrap(out).getInt(16)).isEqualTo(Endpoint.address("203.0.113.10"));
        assertThat(Packets.quotedEnds(out)).isEqualTo(SERVER + " " + OUTSIDE);
        assertThat(Packets.isSound(out)).isTrue();
    }

    /// RFC 6146 §3.8.
    @Test
    void hostsReachEachOtherByTheOutsideAddress() {
        fromInside(Ipv6Packets.udp(BOB, SERVER_6, 10));
        byte[] hairpinned = fromInside(Ipv6Packets.udp(ALICE, Prefix64.WELL_KNOWN.embed(Endpoint.parse(OUTSIDE)), 10));

        assertThat(ways).containsExactly(Way.OUTSIDE, Way.INSIDE);
        assertThat(Ipv6Packets.destination(hairpinned, 0)).isEqualTo(BOB);
        assertThat(Ipv6Packets.source(hairpinned, 0))
                .isEqualTo(Prefix64.WELL_KNOWN.embed(Endpoint.parse("203.0.113.1:1025")));
        assertThat(Ipv6Packets.isSound(hairpinned)).isTrue();
        assertThat(hairpinned[7]).isEqualTo((byte) 64);
    }

    @Test
    void whatIsCutOffFragmentedOrOfNobodyIsDropped() {
        byte[] out = Ipv6Packets.udp(ALICE, SERVER_6, 10);
        for (int length = 0; length < out.length; length++) {
            assertThat(fromInside(Arrays.copyOf(out, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        byte[] fragment = out.clone();
        fragment[6] = 44;
        assertThat(fromInside(fragment)).isEmpty();
        assertThat(fromInside(Ipv6Packets.udp(ALICE, BOB, 10))).as("elsewhere").isEmpty();
        byte[] in = Packets.udp(SERVER, OUTSIDE, true);
        assertThat(fromOutside(in.clone())).as("nobody has asked for it").isEmpty();
        fromInside(out);
        for (int length = 0; length < in.length; length++) {
            assertThat(fromOutside(Arrays.copyOf(in, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        byte[] part = in.clone();
        part[6] = 0x20;
        assertThat(fromOutside(part)).isEmpty();
        assertThat(fromOutside(Packets.udp(SERVER, "203.0.113.2:1024", true))).isEmpty();
        assertThat(fromOutside(in)).hasSize(in.length + LONGER);
    }

    /// What a stranger sends ends nothing.
    @Test
    void randomBytesDoNoHarm() {
        var random = new Random(1);
        byte[] out = Ipv6Packets.udp(ALICE, SERVER_6, 20);
        byte[] in = Packets.error("203.0.113.254", "203.0.113.1", fromInside(out));
        for (int i = 0; i < 100_000; i++) {
            byte[] changed = (i % 2 == 0 ? out : in).clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt();
            }
            if (i % 2 == 0) {
                fromInside(changed);
            } else {
                fromOutside(changed);
            }
            left.clear();
            ways.clear();
        }
        assertThat(fromInside(out)).isNotEmpty();
    }

    /// The last packet that left; empty where none did.
    private byte[] fromInside(byte[] packet) {
        int before = left.size();
        router.fromInside(MemorySegment.ofArray(packet.clone()), packet.length, 0);
        return left.size() > before ? left.getLast() : new byte[0];
    }

    private byte[] fromOutside(byte[] packet) {
        int before = left.size();
        router.fromOutside(MemorySegment.ofArray(packet.clone()), packet.length, 0);
        return left.size() > before ? left.getLast() : new byte[0];
    }
}
