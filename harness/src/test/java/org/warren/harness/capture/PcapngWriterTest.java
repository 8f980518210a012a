package org.warren.harness.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PcapngWriterTest {

    private static final long NANOS = 1_767_225_600_123_456_789L;

    @ParameterizedTest
    @ValueSource(ints = {60, 61, 62, 63, 1_500})
    void framesComeBackAsTheyWere(int length) throws IOException {
        byte[] packet = new byte[length];
        new java.util.Random(length).nextBytes(packet);
        var out = new ByteArrayOutputStream();
        var writer = PcapngWriter.begin(out, 101, "eth0");
        writer.keyLog("LOCAL_STATIC_PRIVATE_KEY = x\n".getBytes(StandardCharsets.US_ASCII));
        var frame = new Frame();
        frame.set(packet, 0, length, length + 7, NANOS, 101, 0);
        writer.frame(frame, List.of());
        writer.frame(frame, List.of("PASS rekey: as it should", "NAT forgot – the mapping"));

        try (var reader = FrameReader.open(new ByteArrayInputStream(out.toByteArray()), "test")) {
            var read = new Frame();
            for (int i = 0; i < 2; i++) {
                assertThat(reader.next(read)).isTrue();
                assertThat(read.copy()).isEqualTo(packet);
                assertThat(read.wallNanos()).isEqualTo(NANOS);
                assertThat(read.length()).isEqualTo(length + 7);
                assertThat(read.linkType()).isEqualTo(101);
            }
            assertThat(reader.next(read)).isFalse();
            assertThat(reader.damage()).isEmpty();
        }
        assertThat(new String(out.toByteArray(), StandardCharsets.UTF_8))
                .contains("PASS rekey: as it should", "NAT forgot – the mapping", "LOCAL_STATIC_PRIVATE_KEY");
    }

    @Test
    void anInterfaceIsAddedBetweenPackets() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = PcapngWriter.begin(out);
        var frame = new Frame();
        frame.set(new byte[20], 0, 20, 20, NANOS, 1, 0);
        writer.frame(writer.addInterface(1, "client-eth0"), frame, List.of());
        writer.frame(writer.addInterface(101, "client-wg0"), frame, List.of());
        writer.frame(0, frame, List.of());

        var read = new Frame();
        try (var reader = FrameReader.open(new ByteArrayInputStream(out.toByteArray()), "test")) {
            for (int number : List.of(0, 1, 0)) {
                assertThat(reader.next(read)).isTrue();
                assertThat(read.interfaceId()).isEqualTo(number);
                assertThat(read.linkType()).isEqualTo(number == 0 ? 1 : 101);
            }
        }
    }

    @Test
    void commentThatIsTooLongIsCut() throws IOException {
        var out = new ByteArrayOutputStream();
        var frame = new Frame();
        frame.set(new byte[20], 0, 20, 20, NANOS, 101, 0);
        PcapngWriter.begin(out, 101, "eth0").frame(frame, List.of("x".repeat(100_000)));

        try (var reader = FrameReader.open(new ByteArrayInputStream(out.toByteArray()), "test")) {
            assertThat(reader.next(new Frame())).isTrue();
            assertThat(reader.damage()).isEmpty();
        }
    }
}
