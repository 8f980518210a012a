package org.warren.nat.stun;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.warren.nat.Endpoint;

/// The message form of RFC 8489, held against the vectors of RFC 5769.
class StunMessageTest {

    /// RFC 5769 §2.1.
    private static final byte[] REQUEST = HexFormat.of()
            .parseHex("000100582112a442b7e7a701bc34d686fa87dfae"
                    + "802200105354554e207465737420636c69656e74002400046e0001ff80290008932ff9b151263b36"
                    + "000600096576746a3a68367659202020000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
                    + "80280004e57a3bcf");

    /// RFC 5769 §2.2.
    private static final byte[] RESPONSE = HexFormat.of()
            .parseHex("0101003c2112a442b7e7a701bc34d686fa87dfae"
                    + "8022000b7465737420766563746f7220002000080001a147e112a643"
                    + "000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96");

    @Test
    void vectorsOfRfc5769AreRead() {
        StunMessage request = StunMessage.read(REQUEST).orElseThrow();
        StunMessage response = StunMessage.read(RESPONSE).orElseThrow();

        assertThat(request.type()).isEqualTo(StunMessage.REQUEST);
        assertThat(request.hasCookie()).isTrue();
        assertThat(request.attributes()).hasSize(6);
        assertThat(response.address(StunAttribute.XOR_MAPPED_ADDRESS)).contains(Endpoint.parse("192.0.2.1:32853"));
    }

    @Test
    void eachByteOfAVectorIsUnderTheFingerprint() {
        for (int i = 0; i < REQUEST.length; i++) {
            byte[] other = REQUEST.clone();
            other[i] ^= 1;

            assertThat(StunMessage.read(other).filter(each -> each.has(StunAttribute.FINGERPRINT)))
                    .as("byte %s", i)
                    .isEmpty();
        }
    }

    @Test
    void whatIsWrittenIsRead() {
        Endpoint endpoint = Endpoint.parse("203.0.113.9:51820");
        var message = StunMessage.of(
                StunMessage.SUCCESS,
                new byte[12],
                List.of(
                        StunMessage.of(StunAttribute.XOR_MAPPED_ADDRESS, endpoint),
                        StunMessage.of(StunAttribute.MAPPED_ADDRESS, endpoint),
                        new StunAttribute(0x8022, new byte[] {1, 2, 3, 4, 5})));

        for (boolean isFingerprinted : new boolean[] {true, false}) {
            StunMessage read = StunMessage.read(message.write(isFingerprinted)).orElseThrow();

            assertThat(read.address(StunAttribute.XOR_MAPPED_ADDRESS)).contains(endpoint);
            assertThat(read.address(StunAttribute.MAPPED_ADDRESS)).contains(endpoint);
            assertThat(read.has(StunAttribute.FINGERPRINT)).isEqualTo(isFingerprinted);
            assertThat(read.attributes().get(2).value()).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void whatIsNoMessageIsRefused() {
        byte[] plain = StunMessage.of(StunMessage.REQUEST, new byte[12], List.of(StunMessage.of(0x8022, 1)))
                .write(false);
        for (int length = 0; length < plain.length; length++) {
            assertThat(StunMessage.read(java.util.Arrays.copyOf(plain, length))).isEmpty();
        }
        byte[] tooLong = plain.clone();
        tooLong[23] = 5;
        byte[] notStun = plain.clone();
        notStun[0] = (byte) 0x80;

        assertThat(StunMessage.read(plain)).isPresent();
        assertThat(StunMessage.read(tooLong)).isEmpty();
        assertThat(StunMessage.read(notStun)).isEmpty();
    }

    @Test
    void anyBytesAreReadWithoutAnException() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = REQUEST.clone();
            for (int k = 0; k < 3; k++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            StunMessage.read(java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)));
        }
    }
}
