package org.warren.harness.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;

/// The folder that a run leaves behind. Files in it appear complete or not at all: a reader never sees half a record.
///
/// Unknown properties are ignored when reading.
public record RunFolder(Path path) {

    /// The record of a day-long run with all its measurements stays far below.
    private static final int RECORD_BYTES_MAX = 64 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /// The run folders in this folder and below it, sorted by path; the folder itself if it is one.
    ///
    /// A run's own folder is not searched: it may contain an earlier record that it was compared with.
    ///
    /// @throws IOException if a folder cannot be listed
    public static List<Path> below(Path folder) throws IOException {
        if (Files.exists(new RunFolder(folder).runFile())) {
            return List.of(folder);
        }
        var found = new ArrayList<Path>();
        try (var children = Files.list(folder)) {
            for (var child : children.filter(Files::isDirectory).sorted().toList()) {
                // A link could lead back up.
                if (!Files.isSymbolicLink(child)) {
                    found.addAll(below(child));
                }
            }
        } catch (NoSuchFileException e) {
            throw new UnreadableRecordException(folder + " does not exist; name the folder of a run.", e);
        }
        return found;
    }

    public Path runFile() {
        return path.resolve(RunParts.RECORD);
    }

    public Path timelineFile() {
        return path.resolve(RunParts.TIMELINE);
    }

    /// Writes `run.json`, replacing an older one atomically.
    ///
    /// @throws IOException if the folder cannot be written
    public void write(RunRecord run) throws IOException {
        write(
                runFile().getFileName().toString(),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(run) + "\n");
    }

    /// Writes `timeline.json`, replacing an older one atomically.
    ///
    /// @throws IOException if the folder cannot be written
    public void write(Timeline timeline) throws IOException {
        // Compact: a day has twenty thousand packets, and nobody reads them in this file.
        write(timelineFile().getFileName().toString(), JSON.writeValueAsString(timeline) + "\n");
    }

    /// Writes a text file into the folder, replacing an older one atomically.
    ///
    /// @throws IOException if the folder cannot be written
    public Path write(String name, String text) throws IOException {
        return OutputFolder.make(path).write(name, text);
    }

    /// Reads `run.json`.
    ///
    /// @throws UnreadableRecordException if `run.json` is missing, truncated, not a record or too new
    public RunRecord readRun() throws IOException {
        return readRun(runFile());
    }

    /// Reads a record that was stored elsewhere, under any name.
    ///
    /// @throws UnreadableRecordException if the file is missing, truncated, not a record or too new
    public static RunRecord readRun(Path file) throws IOException {
        var text = text(file);
        try {
            var tree = JSON.readTree(text);
            requireSchema(file, tree, RunRecord.SCHEMA);
            addNulls(tree, RunRecord.ADDED);
            tree.at("/topology/nodes").forEach(node -> node.path("interfaces").forEach(RunFolder::addNewer));
            tree.at("/measurements").forEach(measurement -> addNulls(measurement, RunRecord.Measurement.ADDED));
            tree.at("/checks").forEach(check -> addEmpty(check, "packets"));
            tree.at("/topology/nodes").forEach(node -> addNulls(node.path("nat"), TopologyView.Nat.ADDED));
            addEmpty(tree.path("environment"), "dependencies");
            addEmpty(tree, "strips");
            addEmpty(tree, "nats");
            addEmpty(tree, "files");
            return JSON.treeToValue(tree, RunRecord.class);
        } catch (JsonMappingException e) {
            throw foreign(file, problem(e), e);
        } catch (JsonProcessingException e) {
            // If the file is truncated within a word or a number, the parser reports the word instead of the end.
            boolean cut = text.startsWith("{") && !text.stripTrailing().endsWith("}");
            throw cut || e instanceof JsonEOFException
                    ? truncated(file, e)
                    : foreign(file, "it is not JSON in line " + e.getLocation().getLineNr(), e);
        }
    }

    /// Reads `timeline.json`.
    ///
    /// @throws UnreadableRecordException if `timeline.json` is missing, truncated, not a timeline or too new
    public Timeline readTimeline() throws IOException {
        return readTimeline(Integer.MAX_VALUE).timeline();
    }

    /// Reads `timeline.json` with at most this many packets, the first ones of the file.
    ///
    /// @throws UnreadableRecordException if `timeline.json` is missing, truncated, not a timeline or too new
    public TimelineExcerpt readTimeline(int packetsMax) throws IOException {
        return new TimelineFile(timelineFile(), JSON, packetsMax).read();
    }

    /// Checks that only properties are missing that the record's version did not have.
    private static void addNewer(JsonNode networkInterface) {
        if (networkInterface instanceof ObjectNode object) {
            TopologyView.Interface.ADDED.forEach((name, value) -> object.putIfAbsent(name, IntNode.valueOf(value)));
        }
    }

    static void addNulls(JsonNode node, List<String> names) {
        if (node instanceof ObjectNode object) {
            names.forEach(name -> object.putIfAbsent(name, NullNode.getInstance()));
        }
    }

    private static void addEmpty(JsonNode node, String name) {
        if (node instanceof ObjectNode object) {
            object.putIfAbsent(name, JSON.createArrayNode());
        }
    }

    private static String text(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new UnreadableRecordException(file + " does not exist; name the folder of a run.");
        }
        try {
            InputFile.requireRegular(file);
            return InputFile.text(file, RECORD_BYTES_MAX);
        } catch (InputFileException e) {
            throw e.getCause() instanceof CharacterCodingException
                    ? foreign(file, "it is not UTF-8 text", e)
                    : new UnreadableRecordException(String.valueOf(e.getMessage()), e);
        }
    }

    static void requireSchema(Path file, @Nullable JsonNode tree, int newest) throws IOException {
        if (tree == null || tree.isMissingNode()) {
            throw truncated(file, null);
        }
        var schema = tree.path("schema");
        if (!schema.isInt() || schema.intValue() < 1) {
            throw foreign(file, "it has no schema number", null);
        }
        if (schema.intValue() > newest) {
            throw new UnreadableRecordException(
                    "%s has schema %d and this Warren reads up to %d; read it with a newer Warren."
                            .formatted(file, schema.intValue(), newest));
        }
    }

    static UnreadableRecordException truncated(Path file, @Nullable Exception cause) {
        var message = file + " ends in the middle; copy it again or repeat the run.";
        return cause == null ? new UnreadableRecordException(message) : new UnreadableRecordException(message, cause);
    }

    static UnreadableRecordException foreign(Path file, String problem, @Nullable Exception cause) {
        var message = "%s is not a record of a Warren run: %s.".formatted(file, problem);
        return cause == null ? new UnreadableRecordException(message) : new UnreadableRecordException(message, cause);
    }

    /// The position in the file and the error, without Java's type names.
    static String problem(JsonMappingException e) {
        var where = e.getPath().stream()
                .map(reference -> reference.getFieldName() != null
                        ? "." + reference.getFieldName()
                        : "[" + reference.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
        var what = e.getCause() instanceof RuntimeException refused ? refusal(refused) : reason(e);
        return where.isEmpty() ? what : "at %s, %s".formatted(where, what);
    }

    private static String refusal(RuntimeException refused) {
        var message = Objects.requireNonNullElse(refused.getMessage(), "a value");
        return refused instanceof NullPointerException ? message + " is null" : message;
    }

    private static String reason(JsonMappingException e) {
        var text = e.getOriginalMessage();
        if (text.startsWith("Missing creator property") || text.startsWith("Missing required creator property")) {
            return "a required property is missing";
        }
        return e instanceof MismatchedInputException ? "the value has the wrong type" : text;
    }
}
