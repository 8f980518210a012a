package org.warren.harness.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.warren.harness.lab.Dependency;

/// Finds the parts of an image that a run depends on. Each image is queried once, because its content cannot change.
public final class Dependencies {

    private static final String SCRIPT = "dependencies.sh";
    private static final int FIELDS = 3;
    private static final Map<Asked, List<Dependency>> KNOWN = new ConcurrentHashMap<>();

    private Dependencies() {}

    /// The kind of container that runs the node image.
    public enum Of {
        GUEST,
        NODE
    }

    private record Asked(Dependency image, Of kind) {}

    /// The dependencies of an image.
    ///
    /// @param kind what runs in the image
    /// @param outside runs a command in the image, outside any guest, and returns its output
    /// @throws LabException when it cannot be run
    public static List<Dependency> of(Dependency image, Of kind, Function<List<String>, String> outside) {
        return KNOWN.computeIfAbsent(new Asked(image, kind), asked -> {
            List<Dependency> found = new ArrayList<>(List.of(image));
            found.addAll(parse(outside.apply(List.of("sh", "-c", script(), "sh", kind.name()))));
            return List.copyOf(found);
        });
    }

    /// Lines of name, version and digest, separated by tabs. Other lines are ignored.
    public static List<Dependency> parse(String lines) {
        return lines.lines()
                .map(line -> line.split("\t", -1))
                .filter(fields -> fields.length == FIELDS)
                .map(fields -> new Dependency(fields[0], fields[1], fields[2]))
                .toList();
    }

    static String script() {
        try (InputStream in = Objects.requireNonNull(Dependencies.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
