package org.warren.traffic;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.HdrHistogram.Histogram;

/// The answers of an agent: one line of JSON each.
final class Answer {

    private static final JsonFactory JSON = new JsonFactory();

    private Answer() {}

    /// Writes the properties of an answer.
    private interface Properties {
        void write(JsonGenerator json) throws IOException;
    }

    static String error(String what) {
        return line(json -> json.writeStringField("error", what));
    }

    static String opened(long run) {
        return line(json -> json.writeNumberField("open", run));
    }

    static String counted(SequenceAccounting counted, long foreign, long dropped) {
        return line(json -> {
            json.writeNumberField("received", counted.received());
            json.writeNumberField("reordered", counted.reordered());
            json.writeNumberField("duplicated", counted.duplicated());
            json.writeNumberField("late", counted.late());
            json.writeNumberField("foreign", foreign);
            json.writeNumberField("dropped", dropped);
        });
    }

    static String sent(Sending sending) {
        return line(json -> {
            json.writeNumberField("sent", sending.sent());
            json.writeNumberField("refused", sending.refused());
            json.writeNumberField("givenUp", sending.givenUp());
            json.writeNumberField("nanos", sending.nanos());
            json.writeNumberField("answered", sending.answered());
            if (sending.answered() > 0) {
                Histogram times = sending.roundTrips();
                json.writeNumberField("p50Nanos", times.getValueAtPercentile(50));
                json.writeNumberField("p95Nanos", times.getValueAtPercentile(95));
                json.writeNumberField("p99Nanos", times.getValueAtPercentile(99));
                json.writeStringField("histogram", encoded(times));
            }
        });
    }

    /// HdrHistogram's own compressed form, as base64.
    private static String encoded(Histogram times) {
        ByteBuffer bytes = ByteBuffer.allocate(times.getNeededByteBufferCapacity());
        int length = times.encodeIntoCompressedByteBuffer(bytes);
        return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes.array(), length));
    }

    private static String line(Properties properties) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            properties.write(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
