package org.warren.scenarios.network;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.reader.ReaderException;

/// A value in a YAML file, with its position and its key.
final class YamlValue {

    private final String file;
    private final String key;
    private final Node node;
    private final Source source;

    /// The source of a value.
    ///
    /// @param text the whole file
    /// @param recorded whether it is from an earlier run
    private record Source(String text, boolean recorded) {}

    private YamlValue(String file, String key, Node node, Source source) {
        this.file = file;
        this.key = key;
        this.node = node;
        this.source = source;
    }

    /// Reads a whole file.
    ///
    /// @param file its name, for messages
    /// @param recorded whether it is the file of an earlier run
    /// @throws NetworkFileException when it is not YAML, or more than one document
    static YamlValue read(String file, String text, boolean recorded) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                throw new NetworkFileException(file + ":1:1: expected networks, nodes and questions");
            }
            return new YamlValue(file, "", root, new Source(text, recorded));
        } catch (MarkedYAMLException e) {
            Mark mark = e.getProblemMark();
            String where = mark == null ? "" : (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ":";
            throw new NetworkFileException(
                    file + ":" + where + " expected YAML: " + firstLine(Objects.toString(e.getProblem()))
                            + YamlCharacters.reason(text, mark == null ? 0 : mark.getLine() + 1),
                    e);
        } catch (ReaderException e) {
            throw new NetworkFileException(
                    file + ": expected YAML" + YamlCharacters.reasonOf(text, e.getCodePoint()), e);
        } catch (YAMLException e) {
            throw new NetworkFileException(file + ": expected YAML: " + firstLine(String.valueOf(e.getMessage())), e);
        }
    }

    /// Has a reader of another module parse it.
    ///
    /// @throws NetworkFileException with the message of that reader
    <T> T read(OtherReader<T> reader) {
        try {
            return reader.read(file, key, node);
        } catch (NetworkFileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new NetworkFileException(String.valueOf(e.getMessage()), e);
        }
    }

    /// A reader that reports wrong values itself.
    @FunctionalInterface
    interface OtherReader<T> {

        /// Reads the value of a key in a file.
        T read(String file, String key, Node node);
    }

    /// The entries of a mapping whose keys the user chooses, in the order of the file.
    Map<String, YamlValue> entries(String expected) {
        if (!(node instanceof MappingNode mapping)) {
            throw bad(expected);
        }
        Map<String, YamlValue> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlValue name = new YamlValue(file, key, tuple.getKeyNode(), source);
            String text = name.text("a word as a key");
            if (entries.put(text, new YamlValue(file, text, tuple.getValueNode(), source)) != null) {
                throw new YamlValue(file, text, tuple.getKeyNode(), source).bad("this key once, it stands here again");
            }
        }
        return entries;
    }

    /// The entries of a mapping with these keys and no others.
    Map<String, YamlValue> fields(List<String> known) {
        Map<String, YamlValue> fields = entries("a mapping with the keys " + String.join(", ", known));
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            String name = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (!known.contains(name)) {
                throw new YamlValue(file, name, tuple.getKeyNode(), source)
                        .bad("one of the keys " + String.join(", ", known));
            }
        }
        return fields;
    }

    /// A required entry of this mapping.
    YamlValue required(Map<String, YamlValue> fields, String name) {
        return Optional.ofNullable(fields.get(name)).orElseThrow(() -> bad("the key " + name + ", which is missing"));
    }

    /// The elements of a list; any other value is its only element.
    List<YamlValue> items() {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream()
                        .map(item -> new YamlValue(file, key, item, source))
                        .toList()
                : List.of(this);
    }

    /// The elements of a list.
    List<YamlValue> list(String expected) {
        if (!(node instanceof SequenceNode)) {
            throw bad(expected);
        }
        return items();
    }

    boolean isText() {
        return node instanceof ScalarNode scalar && !scalar.getValue().isEmpty();
    }

    String text(String expected) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isEmpty()) {
            throw bad(expected);
        }
        return scalar.getValue();
    }

    /// A text that may be empty.
    String word(String expected) {
        if (!(node instanceof ScalarNode scalar)) {
            throw bad(expected);
        }
        return scalar.getValue();
    }

    boolean flag() {
        return switch (text("true or false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw bad("true or false");
        };
    }

    int number(int min, int max) {
        String expected = "a whole number from " + min + " to " + max;
        String text = text(expected);
        if (!text.matches("\\d{1,9}") || Integer.parseInt(text) < min || Integer.parseInt(text) > max) {
            throw bad(expected);
        }
        return Integer.parseInt(text);
    }

    /// Parses its text with a reader that rejects texts with an exception.
    <T> T parse(String expected, Function<String, T> reader) {
        String text = text(expected);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw bad(expected, e);
        }
    }

    NetworkFileException bad(String expected) {
        return new NetworkFileException(message("expected " + expected));
    }

    NetworkFileException bad(String expected, Throwable cause) {
        return new NetworkFileException(message("expected " + expected), cause);
    }

    /// A message about this position.
    String message(String sentence) {
        Mark mark = node.getStartMark();
        return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": "
                + (key.isEmpty() ? "" : key + ": ") + sentence + oddCharacter();
    }

    /// Why a word that looks right is rejected; a mapping or list is rejected for other reasons.
    private String oddCharacter() {
        if (!(node instanceof ScalarNode)) {
            return "";
        }
        int from = source.text().offsetByCodePoints(0, node.getStartMark().getIndex());
        int to = source.text().offsetByCodePoints(0, node.getEndMark().getIndex());
        return YamlCharacters.reason(source.text(), from, to);
    }

    /// Whether it is in the record of an earlier run, to be read as it was then.
    boolean isRecorded() {
        return source.recorded();
    }

    private static String firstLine(@Nullable String text) {
        return text == null ? "" : text.lines().findFirst().orElse("");
    }
}
