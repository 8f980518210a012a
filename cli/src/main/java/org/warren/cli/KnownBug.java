package org.warren.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.YamlMap;

/// A fault that a release had and a later one, or an earlier one, has not.
///
/// @param id of the file
/// @param implementation of the register
/// @param summary what was wrong, in one sentence
/// @param source where that is told
/// @param pair what shows it; empty where nothing here does
/// @param unseen why nothing here shows it; empty where something does
record KnownBug(
        String id, String implementation, String summary, String source, Optional<Pair> pair, Optional<String> unseen) {

    private static final int BYTES_MAX = 1 << 20;
    private static final Set<String> KEYS = Set.of("bugs");
    private static final Set<String> ENTRY_KEYS = Set.of(
            "id",
            "implementation",
            "summary",
            "source",
            "bad",
            "good",
            "scenario",
            "role",
            "parameters",
            "check",
            "unseen");

    /// Two releases and the check that tells them apart.
    ///
    /// @param bad version that has the fault
    /// @param good version that has it not
    /// @param role of the releases in the scenario
    /// @param parameters of the scenario
    record Pair(String bad, String good, String scenario, String role, Map<String, String> parameters, String check) {}

    /// Reads a file of faults.
    ///
    /// @throws IOException in one sentence, when it cannot be read
    /// @throws IllegalArgumentException naming the entry and what is wrong in it
    static List<KnownBug> read(Path file) throws IOException {
        return parse(String.valueOf(file.getFileName()), InputFile.text(file, BYTES_MAX));
    }

    /// @param file its name, for messages
    static List<KnownBug> parse(String file, String text) {
        YamlMap root = YamlMap.parse(file, text).knowing(KEYS);
        Set<String> ids = new HashSet<>();
        return root.entries("bugs").stream()
                .map(entry -> {
                    KnownBug bug = of(entry.knowing(ENTRY_KEYS));
                    if (!ids.add(bug.id() + " " + bug.implementation())) {
                        throw entry.wrong("there is an entry " + bug.id() + " of " + bug.implementation() + " before");
                    }
                    return bug;
                })
                .toList();
    }

    private static KnownBug of(YamlMap entry) {
        Optional<String> unseen = entry.optional("unseen");
        if (unseen.isPresent() == entry.has("bad")) {
            throw entry.wrong("it has to have either bad and good, or unseen");
        }
        return new KnownBug(
                entry.text("id"),
                entry.text("implementation"),
                entry.text("summary"),
                entry.text("source"),
                unseen.isPresent() ? Optional.empty() : Optional.of(pair(entry)),
                unseen);
    }

    private static Pair pair(YamlMap entry) {
        YamlMap parameters = entry.map("parameters");
        Map<String, String> texts = new LinkedHashMap<>();
        parameters.values().keySet().forEach(name -> texts.put(name, parameters.text(name)));
        return new Pair(
                entry.text("bad"),
                entry.text("good"),
                entry.text("scenario"),
                entry.text("role"),
                texts,
                entry.text("check"));
    }
}
