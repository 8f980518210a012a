package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.diagnosis.Cause;
import org.warren.kit.workload.LinkReader;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;

/// The schema of network files knows each key that the readers know, and no other, and all files that are shipped.
class NetworkSchemaTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(SCHEMA);

    static Stream<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path folder : List.of(Path.of("..", "examples"), Path.of("src", "test", "resources", "field"))) {
            try (Stream<Path> all = Files.walk(folder, 2)) {
                all.filter(file -> file.endsWith("network.yaml")).sorted().forEach(files::add);
            }
        }
        return files.stream();
    }

    @ParameterizedTest
    @MethodSource("files")
    void shippedFileIsValid(Path file) throws IOException {
        assertThat(validate(Files.readString(file))).isEmpty();
    }

    @Test
    void shippedFilesAreMany() throws IOException {
        assertThat(files()).hasSizeGreaterThan(25);
        assertThat(validate(SmallNetwork.MAIN)).isEmpty();
    }

    static Stream<Arguments> readers() {
        Stream<Arguments> parts = Stream.of(
                Arguments.of("", NetworkDescription.KEYS),
                Arguments.of("/$defs/node", TopologyReader.NODE_KEYS),
                Arguments.of("/$defs/interface", TopologyReader.INTERFACE_KEYS),
                Arguments.of("/$defs/nat", NatReader.KEYS),
                Arguments.of("/$defs/link", LinkReader.KEYS),
                Arguments.of("/$defs/link-direction", LinkReader.DIRECTION_KEYS),
                Arguments.of("/$defs/program", ProgramReader.KEYS),
                Arguments.of("/properties/resolver/anyOf/1", Resolver.KEYS));
        return Stream.concat(parts, QuestionReader.KEYS.entrySet().stream().map(kind -> {
            List<String> keys = new ArrayList<>(kind.getValue());
            keys.addAll(List.of("name", kind.getKey()));
            return Arguments.of("/$defs/" + kind.getKey() + "-question", keys);
        }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("readers")
    void keysAreThoseOfTheReader(String pointer, List<String> keys) {
        List<String> properties = new ArrayList<>();
        SCHEMA.at(pointer).path("properties").fieldNames().forEachRemaining(properties::add);

        assertThat(properties).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    void eventsAndCausesAreThoseOfTheReader() {
        String pattern = SCHEMA.at("/$defs/event/pattern").asText();
        List<String> causes = new ArrayList<>();
        SCHEMA.at("/$defs/ping-question/properties/because/enum").forEach(cause -> causes.add(cause.asText()));

        assertThat(Event.Kind.values())
                .allSatisfy(kind -> assertThat(kind.words() + " x").matches(pattern));
        assertThat(causes)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Cause.values())
                        .filter(cause -> cause != Cause.NOT_SENT && cause != Cause.UNANSWERED)
                        .map(Cause::word)
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role: client | roll: client | roll",
                "mtu: 1500 | mtu: 1501 | 1500",
                "rate: 20mbit | rate: 20 | rate",
                "udp-timeout: 30s | udp-timeout: soon | udp-timeout",
                "expect: reaches | expect: perhaps | questions",
                "when: nat restart router | when: rain | questions",
                "ports: preserve | ports: keep | ports",
                "questions: | answers: | questions"
            })
    void wrongFileIsNotValid(String piece, String other, String named) {
        assertThat(SmallNetwork.MAIN).contains(piece);

        assertThat(validate(SmallNetwork.MAIN.replace(piece, other)))
                .anySatisfy(message -> assertThat(message.toString()).contains(named));
    }

    private static Set<ValidationMessage> validate(String yaml) {
        LoaderOptions options = new LoaderOptions();
        DumperOptions dumping = new DumperOptions();
        Object loaded = new Yaml(new SafeConstructor(options), new Representer(dumping), dumping, options, new Yaml12())
                .load(yaml);
        return VALIDATOR.validate(JSON.valueToTree(loaded));
    }

    /// What is no text in YAML 1.2, as editors read it: `on` and `no` are.
    private static final class Yaml12 extends org.yaml.snakeyaml.resolver.Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|false"), "tf");
            addImplicitResolver(Tag.INT, Pattern.compile("-?\\d+"), "-0123456789");
            addImplicitResolver(Tag.FLOAT, Pattern.compile("-?\\d+\\.\\d+"), "-0123456789");
        }
    }

    private static JsonNode schema() {
        try {
            return JSON.readTree(new NetworkScenario().schema());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
