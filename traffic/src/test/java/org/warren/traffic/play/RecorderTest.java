package org.warren.traffic.play;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.warren.traffic.play.Header.Kind;
import org.warren.traffic.play.Recorder.Event;

class RecorderTest {

    @Test
    void linesHaveTheTimeSinceTheOneBefore() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Recorder recorder = new Recorder(out, 1_000, 1_767_225_605_000_000_000L)) {
            recorder.record(Event.SENT, 3, 0, 172, 1_500);
            recorder.record(Event.RECEIVED, 3, 0, 172, 1_500);
            recorder.record(Event.FAILED, 12, 4_000_000, -1, 9_000_000_001_500L);
        }
        assertThat(unpacked(out)).isEqualTo("""
                w1767225605000000000
                s3 0 500 172
                r3 0 0 172
                f12 4000000 9000000000000 -1
                """);
    }

    @Test
    void manyLinesAreAllThere() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (Recorder recorder = new Recorder(out, 0, 0)) {
            for (int number = 0; number < 20_000; number++) {
                recorder.record(Event.HEARD, 9_999, number, 1_200, Long.MAX_VALUE / 2);
            }
        }
        assertThat(unpacked(out).lines()).hasSize(20_001).endsWith("h9999 19999 0 1200");
    }

    @Test
    void headersAreReadAsTheyWereWritten() {
        MemorySegment buffer = Arena.ofAuto().allocate(64);
        for (Kind kind : Kind.values()) {
            Header header = new Header(60_000, kind, 123_456, 1200);
            header.write(buffer);
            assertThat(Header.isIn(buffer, 64)).isTrue();
            assertThat(Header.read(buffer)).isEqualTo(header);
        }
        assertThat(Header.isIn(buffer, 15)).isFalse();
        buffer.fill((byte) 0);
        assertThat(Header.isIn(buffer, 64)).isFalse();
    }

    private static String unpacked(ByteArrayOutputStream out) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
