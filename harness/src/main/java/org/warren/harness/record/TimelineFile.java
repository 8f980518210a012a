package org.warren.harness.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;

/// Reads `timeline.json` packet by packet: the text of a week-long run is too large to keep in memory.
final class TimelineFile {

    private static final String PACKETS = "packets";

    private final Path file;
    private final JsonMapper json;
    private final int packetsMax;
    private final List<Timeline.Packet> packets = new ArrayList<>();
    private final ObjectNode others;
    private final ObjectReader values;
    private long leftOut;

    TimelineFile(Path file, JsonMapper json, int packetsMax) {
        this.file = file;
        this.json = json;
        this.packetsMax = packetsMax;
        this.others = json.createObjectNode();
        // Within a value, everything that follows is a trailing token.
        this.values = json.readerFor(JsonNode.class).without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    }

    TimelineExcerpt read() throws IOException {
        requireRegular();
        try (var text = Files.newInputStream(file);
                var parser = json.createParser(text)) {
            if (parser.nextToken() == null) {
                throw RunFolder.truncated(file, null);
            }
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                throw RunFolder.foreign(file, "it has no schema number", null);
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                readField(parser, parser.currentName());
            }
            if (parser.nextToken() != null) {
                throw RunFolder.foreign(file, "something follows its end", null);
            }
            RunFolder.requireSchema(file, others, Timeline.SCHEMA);
            return excerpt(json.treeToValue(others, Timeline.class));
        } catch (NoSuchFileException e) {
            throw new UnreadableRecordException(file + " does not exist; name the folder of a run.", e);
        } catch (JsonMappingException e) {
            throw RunFolder.foreign(file, RunFolder.problem(e), e);
        } catch (JsonProcessingException e) {
            throw e instanceof JsonEOFException || isCut()
                    ? RunFolder.truncated(file, e)
                    : RunFolder.foreign(
                            file, "it is not JSON in line " + e.getLocation().getLineNr(), e);
        }
    }

    private void requireRegular() throws IOException {
        if (!Files.exists(file)) {
            throw new UnreadableRecordException(file + " does not exist; name the folder of a run.");
        }
        try {
            InputFile.requireRegular(file);
        } catch (InputFileException e) {
            throw new UnreadableRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    private void readField(JsonParser parser, String name) throws IOException {
        boolean array = parser.nextToken() == JsonToken.START_ARRAY;
        if (!array || !name.equals(PACKETS)) {
            others.set(name, values.<JsonNode>readValue(parser));
            return;
        }
        if (others.has("schema")) {
            RunFolder.requireSchema(file, others, Timeline.SCHEMA);
        }
        ArrayNode none = others.putArray(PACKETS);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (packets.size() < packetsMax) {
                readPacket(parser, none);
            } else {
                parser.skipChildren();
                leftOut++;
            }
        }
    }

    private void readPacket(JsonParser parser, ArrayNode referrer) throws IOException {
        JsonNode packet = values.readValue(parser);
        RunFolder.addNulls(packet, Timeline.Packet.ADDED);
        RunFolder.addNulls(packet.path("message"), Timeline.Message.FIELDS);
        try {
            packets.add(json.treeToValue(packet, Timeline.Packet.class));
        } catch (JsonMappingException e) {
            e.prependPath(referrer, packets.size());
            e.prependPath(others, PACKETS);
            throw e;
        }
    }

    private TimelineExcerpt excerpt(Timeline rest) {
        return new TimelineExcerpt(
                new Timeline(rest.schema(), rest.epoch(), rest.lanes(), packets, rest.mappings(), rest.marks()),
                leftOut);
    }

    /// If the file is truncated within a word or a number, the parser reports the word instead of the end.
    private boolean isCut() throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "r")) {
            boolean begins = bytes.length() > 0 && bytes.read() == '{';
            long at = bytes.length() - 1;
            while (at > 0) {
                bytes.seek(at--);
                int last = bytes.read();
                if (!Character.isWhitespace(last)) {
                    return begins && last != '}';
                }
            }
            return begins;
        }
    }
}
