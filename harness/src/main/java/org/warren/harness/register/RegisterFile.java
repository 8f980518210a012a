package org.warren.harness.register;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.warren.harness.files.YamlMap;

/// Reads a file of the register. Unknown keys are refused.
final class RegisterFile {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final Pattern VERSION = Pattern.compile("[0-9a-z][0-9a-z.-]{0,39}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern GO_SUM = Pattern.compile("h1:[A-Za-z0-9+/]{43}=");
    private static final Set<String> KEYS = Set.of(
            "name",
            "about",
            "home",
            "licence",
            "crate",
            "module",
            "program",
            "in-nodes",
            "foreground",
            "always",
            "notes",
            "releases");
    private static final Set<String> RELEASE_KEYS =
            Set.of("version", "sha256", "sum", "compiler", "program", "options", "refused");

    private RegisterFile() {}

    /// @param file its name, for messages
    /// @throws IllegalArgumentException naming what is wrong in it
    static Implementation parse(String file, String text) {
        YamlMap root = YamlMap.parse(file, text).knowing(KEYS);
        Origin origin = root.has("crate")
                ? new Origin(Origin.Kind.CRATE, root.text("crate"))
                : new Origin(Origin.Kind.GO_MODULE, root.text("module"));
        String name = matching(NAME, root, "name");
        YamlMap versions = root.map("releases");
        List<Release> releases = new ArrayList<>();
        for (String version : versions.values().keySet()) {
            releases.add(release(root, name, origin, version, versions.map(version)));
        }
        if (releases.isEmpty()) {
            throw root.wrong("it has no releases");
        }
        return new Implementation(
                name,
                root.text("about"),
                root.text("home"),
                root.text("licence"),
                origin,
                root.optional("in-nodes"),
                root.words("foreground"),
                root.words("always"),
                root.words("notes"),
                releases);
    }

    private static Release release(YamlMap root, String name, Origin origin, String version, YamlMap details) {
        details.knowing(RELEASE_KEYS);
        if (!VERSION.matcher(version).matches()) {
            throw details.wrong("'" + version + "' cannot be a version");
        }
        return new Release(
                name,
                origin,
                version,
                details.optional("version").orElse(version),
                origin.kind() == Origin.Kind.CRATE
                        ? matching(SHA256, details, "sha256")
                        : matching(GO_SUM, details, "sum"),
                matching(NAME, details.has("program") ? details : root, "program"),
                details.optional("compiler").orElse(""),
                details.words("options"),
                details.optional("refused"));
    }

    private static String matching(Pattern pattern, YamlMap map, String key) {
        String text = map.text(key);
        if (!pattern.matcher(text).matches()) {
            throw map.wrong(key + " '" + text + "' has another form than " + pattern);
        }
        return text;
    }
}
