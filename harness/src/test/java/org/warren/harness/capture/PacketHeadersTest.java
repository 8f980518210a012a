package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.harness.capture.Frames.ethernet;
import static org.warren.harness.capture.Frames.ip;
import static org.warren.harness.capture.Frames.message;
import static org.warren.harness.capture.Frames.udp;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.PacketHeaders.Kind;

class PacketHeadersTest {

    private static final Endpoint ALICE = Endpoint.parse("192.168.1.2:51820");
    private static final Endpoint BOB = Endpoint.parse("203.0.113.10:4000");
    private static final Endpoint ALICE6 = Endpoint.parse("[2001:db8::1]:51820");
    private static final Endpoint BOB6 = Endpoint.parse("[2001:db8:0:1::2]:4000");
    private static final byte[] MESSAGE = message(4, 96, 7, 9);
    private static final byte[] IPV4 = udp(ALICE, BOB, MESSAGE);
    private static final byte[] IPV6 = udp(ALICE6, BOB6, MESSAGE);

    private final PacketHeaders headers = new PacketHeaders();

    /// The link types of tcpdump.org's registry, each with the header that it has before the IP packet.
    @ParameterizedTest
    @CsvSource({
        "1, 0000000000000000000000000800",
        "1, 00000000000000000000000081000064 0800",
        "1, 00000000000000000000000088a80064 8100 0065 0800",
        "1, 0000000000000000000000008864 110000010092 0021",
        "0, 02000000",
        "0, 00000002",
        "108, 00000002",
        "101, ''",
        "12, ''",
        "228, ''",
        "113, 0000 0001 0006 000000000000 0000 0800",
        "113, 0004 0001 0006 000000000000 0000 8100 0064 0800",
        "276, 0800 0000 00000002 0001 04 06 0000000000000000",
        "9, ff03 0021",
        "9, 21",
        "50, ff030021",
        "51, 110000010092 0021"
    })
    void headersOfEachLinkTypeArePassed(int linkType, String header) {
        byte[] link = bytes(header);
        byte[] frame = ByteBuffer.allocate(link.length + IPV4.length)
                .put(link)
                .put(IPV4)
                .array();

        assertThat(read(linkType, frame)).isEqualTo(Kind.UDP);
        assertThat(headers.source()).isEqualTo(ALICE);
        assertThat(headers.destination()).isEqualTo(BOB);
        assertThat(headers.payloadKept()).isEqualTo(96);
        assertThat(headers.payloadLength()).isEqualTo(96);
        assertThat(headers.payloadOffset()).isEqualTo(link.length + 28);
    }

    @Test
    void ipv6IsReadBehindExtensionHeaders() {
        byte[] body = java.util.Arrays.copyOfRange(IPV6, 40, IPV6.length);
        byte[] options = ByteBuffer.allocate(8 + body.length)
                .put((byte) 17)
                .put(new byte[7])
                .put(body)
                .array();

        assertThat(read(101, ip(ALICE6, BOB6, 60, options))).isEqualTo(Kind.UDP);
        assertThat(headers.source()).isEqualTo(ALICE6);
        assertThat(headers.destination()).isEqualTo(BOB6);
        assertThat(headers.payloadLength()).isEqualTo(96);
        assertThat(headers.hopLimit()).isEqualTo(64);
    }

    @Test
    void firstFragmentTellsTheLengthOfTheWholeDatagramAndLaterOnesHaveNoPorts() {
        byte[] first = IPV4.clone();
        first[6] = 0x20;
        byte[] later = IPV4.clone();
        later[7] = 10;
        byte[] cut = java.util.Arrays.copyOf(first, 60);
        cut[3] = 60;

        assertThat(read(101, first)).isEqualTo(Kind.UDP);
        assertThat(headers.isFragment()).isTrue();
        assertThat(read(101, later)).isEqualTo(Kind.LATER_FRAGMENT);
        assertThat(headers.source().address()).isEqualTo(ALICE.address());
        assertThat(read(101, cut)).isEqualTo(Kind.UDP);
        assertThat(headers.payloadLength()).isEqualTo(96);
        assertThat(headers.payloadKept()).isEqualTo(32);

        byte[] body = java.util.Arrays.copyOfRange(IPV6, 40, IPV6.length);
        for (int offset : new int[] {0, 185}) {
            byte[] fragment = ByteBuffer.allocate(8 + body.length)
                    .put((byte) 17)
                    .put((byte) 0)
                    .putShort((short) (offset << 3 | 1))
                    .putInt(5)
                    .put(body)
                    .array();
            assertThat(read(101, ip(ALICE6, BOB6, 44, fragment)))
                    .isEqualTo(offset == 0 ? Kind.UDP : Kind.LATER_FRAGMENT);
            assertThat(headers.isFragment()).isTrue();
        }
    }

    @Test
    void tunnelsWithoutEncryptionAreLookedInto() {
        byte[] gre = ByteBuffer.allocate(8 + IPV4.length)
                .putShort((short) 0x2000)
                .putShort((short) 0x0800)
                .putInt(7)
                .put(IPV4)
                .array();
        var gateway = Endpoint.parse("198.51.100.1:0");
        var other = Endpoint.parse("198.51.100.2:0");

        assertThat(read(101, ip(gateway, other, 47, gre))).isEqualTo(Kind.UDP);
        assertThat(headers.source()).isEqualTo(ALICE);
        assertThat(read(101, ip(gateway, other, 4, IPV4))).isEqualTo(Kind.UDP);
        assertThat(headers.destination()).isEqualTo(BOB);
        assertThat(read(101, ip(gateway, other, 41, IPV6))).isEqualTo(Kind.UDP);
        assertThat(headers.destination()).isEqualTo(BOB6);
    }

    @Test
    void paddingOfTheLinkIsNoPayload() {
        byte[] padded = java.util.Arrays.copyOf(ethernet(0x0800, udp(ALICE, BOB, new byte[1])), 60);

        assertThat(read(1, padded)).isEqualTo(Kind.UDP);
        assertThat(headers.payloadKept()).isEqualTo(1);
    }

    @Test
    void cookedCaptureTellsWhatItsMachineSent() {
        assertThat(outgoing(113, "0004 0001 0006 000000000000 0000 0800")).isTrue();
        assertThat(outgoing(113, "0000 0001 0006 000000000000 0000 0800")).isFalse();
        assertThat(outgoing(276, "0800 0000 00000002 0001 04 06 0000000000000000"))
                .isTrue();
        assertThat(outgoing(276, "0800 0000 00000002 0001 00 06 0000000000000000"))
                .isFalse();
    }

    /// The slow way through pcap4j is the oracle: where it finds UDP, so does this one, with the same
    /// fields.
    @Test
    void agreesWithTheSlowDecoderOnChangedFrames() {
        var random = new Random(7);
        int agreed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = (i % 2 == 0 ? ethernet(0x0800, IPV4) : ethernet(0x86dd, IPV6)).clone();
            for (int changes = random.nextInt(3); changes > 0; changes--) {
                bytes[12 + random.nextInt(60)] = (byte) random.nextInt();
            }
            var frame = frame(1, bytes);
            var slow = new PacketDecoder().decode(1, frame, 0);
            var kind = headers.read(frame);
            if (slow.protocol() == Protocol.UDP
                    && kind == Kind.UDP
                    && slow.payload().hasRemaining()) {
                assertThat(headers.source()).isEqualTo(slow.source());
                assertThat(headers.destination()).isEqualTo(slow.destination());
                assertThat(headers.trafficClass()).isEqualTo(slow.trafficClass());
                agreed++;
            }
        }
        assertThat(agreed).isGreaterThan(10_000);
    }

    private boolean outgoing(int linkType, String header) {
        byte[] link = bytes(header);
        read(
                linkType,
                ByteBuffer.allocate(link.length + IPV4.length)
                        .put(link)
                        .put(IPV4)
                        .array());
        return headers.isOutgoing();
    }

    private Kind read(int linkType, byte[] bytes) {
        return headers.read(frame(linkType, bytes));
    }

    private static Frame frame(int linkType, byte[] bytes) {
        var frame = new Frame();
        frame.set(bytes, 0, bytes.length, bytes.length, 0, linkType, 0);
        return frame;
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
