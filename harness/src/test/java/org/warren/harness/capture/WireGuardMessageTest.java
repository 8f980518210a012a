package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.capture.WireGuardMessage.Kind;

class WireGuardMessageTest {

    @ParameterizedTest
    @CsvSource({
        "1, 148, INITIATION",
        "2, 92, RESPONSE",
        "3, 64, COOKIE_REPLY",
        "4, 32, KEEPALIVE",
        "4, 33, DATA",
        "4, 1452, DATA",
    })
    void typeAndLengthMakeTheKind(int type, int length, Kind kind) {
        assertThat(classify(type, length)).map(WireGuardMessage::kind).contains(kind);
        assertThat(classify(type, length)).map(WireGuardMessage::length).contains(length);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 148",
        "5, 148",
        "1, 147",
        "1, 149",
        "2, 91",
        "2, 93",
        "3, 63",
        "3, 65",
        "4, 31",
        "4, 16",
        "4, 0",
        "257, 148",
        "16777220, 32",
    })
    void anythingElseIsNoMessage(int type, int length) {
        assertThat(classify(type, length)).isEmpty();
    }

    @Test
    void indicesAndCounterAreLittleEndian() {
        assertThat(read(Frames.message(1, 148, 0x01020304))).isEqualTo(new WireGuardMessage.Initiation(0x01020304));
        assertThat(read(Frames.message(2, 92, 1, 2))).isEqualTo(new WireGuardMessage.Response(1, 2));
        assertThat(read(Frames.message(3, 64, 5))).isEqualTo(new WireGuardMessage.CookieReply(5));
        assertThat(read(Frames.message(4, 96, 1, 3, 1))).isEqualTo(new WireGuardMessage.Data(1, (1L << 32) + 3, 96));
    }

    private static Optional<WireGuardMessage> classify(int type, int length) {
        return WireGuardMessage.of(ByteBuffer.wrap(Frames.message(type, Math.max(4, length))), length);
    }

    private static WireGuardMessage read(byte[] bytes) {
        return WireGuardMessage.of(ByteBuffer.wrap(bytes), bytes.length).orElseThrow();
    }
}
