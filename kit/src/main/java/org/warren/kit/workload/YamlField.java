package org.warren.kit.workload;

import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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

/// A value of a YAML file that knows its position and its key.
record YamlField(String file, String key, Node node) {

    /// The root value of a file.
    ///
    /// @throws ProfileException when it is not one document of YAML
    static YamlField read(String file, String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                throw new ProfileException(file + ":1:1: expected profiles by name, and the file is empty");
            }
            return new YamlField(file, "", root);
        } catch (MarkedYAMLException e) {
            throw new ProfileException(place(file, e.getProblemMark()) + ": expected YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            String message = String.valueOf(e.getMessage());
            throw new ProfileException(
                    file + ": expected YAML: " + message.lines().findFirst().orElse(""), e);
        }
    }

    /// The entries of a mapping whose keys are names, in the order of the file.
    ///
    /// @param expected a description of the keys
    Map<String, YamlField> entries(String expected) {
        if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
            throw wrong(expected);
        }
        Map<String, YamlField> entries = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            YamlField name = new YamlField(file, key, tuple.getKeyNode());
            String text = name.text("a word as a key");
            if (entries.put(text, new YamlField(file, text, tuple.getValueNode())) != null) {
                throw new YamlField(file, text, tuple.getKeyNode()).wrong("this key once");
            }
        }
        return entries;
    }

    /// The entries of a mapping with these keys and no others.
    Map<String, YamlField> fields(List<String> known) {
        String expected = "the keys " + String.join(", ", known);
        Map<String, YamlField> fields = entries(expected);
        for (NodeTuple tuple : ((MappingNode) node).getValue()) {
            String name = ((ScalarNode) tuple.getKeyNode()).getValue();
            if (!known.contains(name)) {
                throw new YamlField(file, name, tuple.getKeyNode()).wrong("one of " + expected);
            }
        }
        return fields;
    }

    /// A required entry of this mapping.
    YamlField required(Map<String, YamlField> fields, String name) {
        YamlField field = fields.get(name);
        if (field == null) {
            throw wrong("the key " + name + ", which is missing");
        }
        return field;
    }

    /// The elements of a list; null if it is not a list.
    @Nullable
    List<YamlField> elements() {
        return node instanceof SequenceNode sequence
                ? sequence.getValue().stream()
                        .map(element -> new YamlField(file, key, element))
                        .toList()
                : null;
    }

    /// The value of a pair of a value and its source, or a value alone.
    YamlField plain() {
        List<YamlField> elements = elements();
        if (elements == null) {
            return this;
        }
        if (elements.size() != 2 || !elements.getLast().isText()) {
            throw wrong("a value and where it comes from, as in [20ms, RFC 3551]");
        }
        return elements.getFirst();
    }

    /// Creates an object from this field's values. If they are inconsistent, the error names this position.
    ///
    /// @throws ProfileException when the maker rejects them
    <T> T made(Supplier<T> maker) {
        return ProfileException.made(maker, this::message);
    }

    boolean isText() {
        return node instanceof ScalarNode;
    }

    String text(String expected) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(expected);
        }
        return scalar.getValue();
    }

    ProfileException wrong(String expected) {
        return new ProfileException(message("expected " + expected));
    }

    /// A message about this position.
    String message(String sentence) {
        String value = node instanceof ScalarNode scalar && !scalar.getValue().equals(key)
                ? ", not '" + scalar.getValue() + "'"
                : "";
        return place(file, node.getStartMark()) + ": " + (key.isEmpty() ? "" : key + ": ") + sentence + value;
    }

    private static String place(String file, @Nullable Mark mark) {
        return mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}
