package org.warren.harness.catalogue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;
import org.warren.nat.Prefix64;
import org.warren.nat.WrongSettingException;
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

/// Reads a NAT file. Unknown keys are refused, with their line and column.
///
/// @param file its name, for messages
record CatalogueFile(String file) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> KEYS = new TreeSet<>(Set.of("about", "like", "nat64", "program", "settings"));

    NatCatalogue read(String text) {
        Map<String, CataloguedNat> nats = new LinkedHashMap<>();
        fields(root(text)).forEach((name, field) -> {
            if (!NAME.matcher(name).matches()) {
                throw wrong(field.key, "a NAT's name is lower-case letters, digits and hyphens, not '" + name + "'");
            }
            nats.put(name, nat(name, field, nats));
        });
        return new NatCatalogue(new ArrayList<>(nats.values()));
    }

    private Node root(String text) {
        try {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
            if (root == null) {
                throw new IllegalArgumentException(file + ":1:1: expected are NATs by name");
            }
            return root;
        } catch (MarkedYAMLException e) {
            throw new IllegalArgumentException(place(e.getProblemMark()) + ": expected YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException(file + ": expected YAML: " + e.getMessage(), e);
        }
    }

    private CataloguedNat nat(String name, Field entry, Map<String, CataloguedNat> before) {
        Map<String, Field> fields = fields(entry.value);
        fields.forEach((key, field) -> {
            if (!KEYS.contains(key)) {
                throw wrong(field.key, "expected one of the keys " + String.join(", ", KEYS) + ", not '" + key + "'");
            }
        });
        Map<String, String> settings = new LinkedHashMap<>();
        Map<String, String> sources = new LinkedHashMap<>();
        Field like = fields.get("like");
        if (like != null) {
            CataloguedNat base = before.get(text(like.value));
            if (base == null) {
                throw wrong(like.value, "no NAT '" + text(like.value) + "' is defined above this one");
            }
            settings.putAll(base.settings());
            sources.putAll(base.sources());
        }
        Field own = fields.get("settings");
        Map<String, Field> values = own == null ? Map.of() : fields(own.value);
        values.forEach((key, field) -> {
            settings.put(key, value(field.value));
            sources.remove(key);
            if (field.value instanceof SequenceNode sourced) {
                sources.put(key, text(sourced.getValue().getLast()));
            }
        });
        check(settings, values, entry.key);
        Field about = fields.get("about");
        if (about == null) {
            throw wrong(entry.key, name + " lacks the key about");
        }
        return new CataloguedNat(
                name,
                text(about.value),
                settings,
                sources,
                program(fields.get("program")),
                prefix(fields.get("nat64")));
    }

    private @Nullable Prefix64 prefix(@Nullable Field field) {
        if (field == null) {
            return null;
        }
        try {
            return Prefix64.parse(text(field.value));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place(field.value.getStartMark()) + ": " + e.getMessage(), e);
        }
    }

    private @Nullable RouterProgram program(@Nullable Field field) {
        return field == null
                ? null
                : RouterProgram.named(text(field.value))
                        .orElseThrow(() -> wrong(
                                field.value,
                                "expected a program, one of "
                                        + Arrays.stream(RouterProgram.values())
                                                .map(RouterProgram::word)
                                                .collect(Collectors.joining(", "))));
    }

    private void check(Map<String, String> settings, Map<String, Field> values, Node entry) {
        try {
            BehaviourText.read(settings);
        } catch (WrongSettingException e) {
            Field field = values.get(e.key());
            throw new IllegalArgumentException(
                    place((field == null ? entry : field.key).getStartMark()) + ": " + e.getMessage(), e);
        }
    }

    private String value(Node node) {
        if (node instanceof SequenceNode sequence) {
            if (sequence.getValue().size() != 2) {
                throw wrong(node, "expected a value and where it was read, as in [30s, \"manual p. 5\"]");
            }
            return text(sequence.getValue().getFirst());
        }
        return text(node);
    }

    private String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
            throw wrong(node, "expected a text");
        }
        return scalar.getValue();
    }

    /// A key and its value.
    private record Field(Node key, Node value) {}

    private Map<String, Field> fields(Node node) {
        if (!(node instanceof MappingNode mapping)) {
            throw wrong(node, "expected keys with values");
        }
        Map<String, Field> fields = new LinkedHashMap<>();
        for (NodeTuple tuple : mapping.getValue()) {
            String key = text(tuple.getKeyNode());
            if (fields.put(key, new Field(tuple.getKeyNode(), tuple.getValueNode())) != null) {
                throw wrong(tuple.getKeyNode(), "'" + key + "' is here twice");
            }
        }
        return fields;
    }

    private IllegalArgumentException wrong(Node node, String sentence) {
        return new IllegalArgumentException(place(node.getStartMark()) + ": " + sentence);
    }

    private String place(@Nullable Mark mark) {
        return mark == null ? file : file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
    }
}
