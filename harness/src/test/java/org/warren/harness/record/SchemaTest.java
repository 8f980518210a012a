package org.warren.harness.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The schema files hold for what this code writes, and they notice what is missing or wrong.
class SchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path directory;

    @ParameterizedTest
    @CsvSource({"run", "timeline"})
    void exampleIsValid(String name) {
        assertThat(validate(name, example(name))).isEmpty();
    }

    @Test
    void recordOfARunThatDiedEarlyIsValid() throws IOException {
        var folder = new RunFolder(directory.resolve("early"));
        folder.write(RunRecord.of("handshake", "virtual", 1).build());

        assertThat(validate("run", JSON.readTree(folder.runFile().toFile()))).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("properties")
    void propertyIsRequired(String name, String pointer) {
        var tree = example(name);
        int slash = pointer.lastIndexOf('/');
        var parent = (ObjectNode) tree.at(pointer.substring(0, slash));
        var property = pointer.substring(slash + 1);
        assertThat(parent.remove(property)).isNotNull();

        assertThat(validate(name, tree))
                .anySatisfy(message -> assertThat(message.getMessage()).contains("'%s'".formatted(property)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "run      | /schema                              | 2",
                "run      | /scenario                            | ' '",
                "run      | /seed                                | 1.5",
                "run      | /verdict                             | 'MAYBE'",
                "run      | /checks/0/verdict                    | 'pass'",
                "run      | /checks/0/evidence/0                 | '../secret'",
                "run      | /captures/0                          | '/etc/passwd'",
                "run      | /clock/kind                          | 'sun'",
                "run      | /clock/epoch                         | 12",
                "run      | /measurements/0/values               | []",
                "run      | /measurements/1/confidence           | 1",
                "run      | /measurements/1/confidence           | 'high'",
                "run      | /measurements/1/group                | 1",
                "run      | /expected                            | null",
                "run      | /expected/verdict                    | 'PASS'",
                "run      | /expected/why                        | ' '",
                "run      | /expected/checks/reachability        | 'PASS'",
                "run      | /environment/dependencies/0/digest   | 'latest'",
                "run      | /environment/dependencies/0/name     | ' '",
                "run      | /steps/0/endSeconds                  | null",
                "run      | /steps/0/status                      | 'ticked'",
                "run      | /parameters/idle                     | 3600",
                "run      | /topology/nodes/1/nat                | {}",
                "run      | /topology/nodes/1/nat/tcpTimeoutSeconds | 0",
                "run      | /topology/nodes/0/interfaces/0/lossPercent | 101",
                "run      | /topology/nodes/0/interfaces/0/duplicatePercent | -1",
                "run      | /topology/nodes/0/interfaces/0/reorderPercent | 101",
                "run      | /topology/nodes/0/interfaces/0/mtuBytes | 67",
                "timeline | /schema                              | 2",
                "timeline | /packets/0/kind                      | 'greeting'",
                "timeline | /packets/0/number                    | 0",
                "timeline | /packets/0/nanos                     | 1.5",
                "timeline | /mappings/0/endedNanos               | null",
                "timeline | /mappings/1/endedNanos               | 7",
                "timeline | /marks/0/kind                        | 'probe'",
            })
    void wrongValueIsNoticed(String name, String pointer, String value) throws IOException {
        var tree = example(name);
        int slash = pointer.lastIndexOf('/');
        var parent = tree.at(pointer.substring(0, slash));
        var key = pointer.substring(slash + 1);
        var planted = JSON.readTree(value.matches("[\\[{\\d].*|null") ? value : JSON.writeValueAsString(value));
        if (parent instanceof ArrayNode array) {
            array.set(Integer.parseInt(key), planted);
        } else {
            ((ObjectNode) parent).set(key, planted);
        }

        assertThat(validate(name, tree)).isNotEmpty();
    }

    /// Every property of both examples but the keys of free maps and what was added later, which nothing requires.
    static Stream<Arguments> properties() {
        return Stream.of("run", "timeline").flatMap(name -> {
            var pointers = new ArrayList<String>();
            collect(example(name), "", pointers);
            return pointers.stream()
                    .filter(pointer -> !pointer.matches("/(subjects|parameters|expected/checks)/[^/]+"))
                    .filter(pointer -> !pointer.matches(".*/interfaces/.*/(duplicatePercent|reorderPercent|mtuBytes)"))
                    .filter(pointer -> !pointer.matches(".*/nat/(tcpTimeoutSeconds|notes)"))
                    .filter(pointer -> !pointer.matches("/measurements/.*/(confidence|group)"))
                    .filter(pointer -> !pointer.matches("/expected|/environment/dependencies"))
                    .map(pointer -> Arguments.of(name, pointer));
        });
    }

    private static void collect(JsonNode node, String pointer, List<String> pointers) {
        node.properties().forEach(property -> {
            var child = pointer + "/" + property.getKey();
            pointers.add(child);
            collect(property.getValue(), child, pointers);
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            collect(node.get(i), pointer + "/" + i, pointers);
        }
    }

    private static JsonNode example(String name) {
        try {
            var folder = new RunFolder(directory.resolve("example"));
            folder.write(ExampleRun.run());
            folder.write(ExampleRun.timeline());
            return JSON.readTree(Files.readString((name.equals("run") ? folder.runFile() : folder.timelineFile())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<ValidationMessage> validate(String name, JsonNode tree) {
        return schema(name)
                .validate(tree, context -> context.getExecutionConfig().setFormatAssertionsEnabled(true));
    }

    private static JsonSchema schema(String name) {
        var resource = Objects.requireNonNull(SchemaTest.class.getResourceAsStream(name + ".schema.json"));
        return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(resource);
    }
}
