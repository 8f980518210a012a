package org.warren.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.YamlMap;
import org.warren.harness.register.Register;
import org.warren.harness.scenario.Scenario;
import org.warren.harness.scenario.TableScenario;

/// A fault of a release that a later or earlier release does not have.
///
/// @param id of the file
/// @param implementation of the register
/// @param summary what was wrong, in one sentence
/// @param source where it is documented
/// @param pair how to show it; empty if no check does
/// @param unseen why no check shows it; empty if one does
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

    /// The keys that say how it is tested.
    private static final List<String> PAIR_KEYS = List.of("good", "scenario", "role", "parameters", "check");

    /// Two releases and the check that distinguishes them.
    ///
    /// @param bad the version that has the fault
    /// @param good the version that does not
    /// @param role of the releases in the scenario
    /// @param parameters of the scenario
    record Pair(String bad, String good, String scenario, String role, Map<String, String> parameters, String check) {}

    /// Reads a file of faults, and verifies that each can be tested.
    ///
    /// @param scenarios by name; throws [IllegalArgumentException] for an unknown name
    /// @throws IOException in one sentence, when it cannot be read
    /// @throws IllegalArgumentException naming the entry and what is wrong in it
    static List<KnownBug> read(Path file, Function<String, Scenario> scenarios) throws IOException {
        return parse(String.valueOf(file.getFileName()), InputFile.text(file, BYTES_MAX), scenarios);
    }

    /// Reads a file of faults.
    ///
    /// @throws IOException in one sentence, when it cannot be read
    /// @throws IllegalArgumentException naming the entry and what is wrong in it
    static List<KnownBug> read(Path file) throws IOException {
        return parse(String.valueOf(file.getFileName()), InputFile.text(file, BYTES_MAX));
    }

    /// @param file its name, for messages
    static List<KnownBug> parse(String file, String text) {
        return parsed(file, text, (entry, pair) -> {});
    }

    /// The same, and verifies that each can be tested.
    static List<KnownBug> parse(String file, String text, Function<String, Scenario> scenarios) {
        return parsed(file, text, (entry, pair) -> requireAskable(entry, pair, scenarios));
    }

    private static List<KnownBug> parsed(String file, String text, BiConsumer<YamlMap, Pair> requirement) {
        YamlMap root = YamlMap.parse(file, text).knowing(KEYS);
        Set<String> ids = new HashSet<>();
        return root.entries("bugs").stream()
                .map(entry -> {
                    KnownBug bug = of(entry.knowing(ENTRY_KEYS));
                    if (!ids.add(bug.id() + " " + bug.implementation())) {
                        throw entry.wrong("there is an entry " + bug.id() + " of " + bug.implementation() + " before");
                    }
                    bug.pair().ifPresent(pair -> requirement.accept(entry, pair));
                    return bug;
                })
                .toList();
    }

    private static KnownBug of(YamlMap entry) {
        Optional<String> unseen = entry.optional("unseen");
        if (unseen.isPresent() == entry.has("bad")) {
            throw entry.wrong("it has to have either bad and good, or unseen");
        }
        for (String key : PAIR_KEYS) {
            if (unseen.isPresent() && entry.has(key)) {
                throw entry.wrong("it has unseen, which says that nothing is asked, and " + key + " beside it");
            }
        }
        return new KnownBug(
                entry.text("id"),
                entry.text("implementation"),
                entry.text("summary"),
                entry.text("source"),
                unseen.isPresent() ? Optional.empty() : Optional.of(pair(entry)),
                unseen);
    }

    private static void requireAskable(YamlMap entry, Pair pair, Function<String, Scenario> scenarios) {
        String implementation = entry.text("implementation");
        if (Register.shipped().find(implementation).isEmpty()) {
            throw entry.wrong("implementation: the register has no releases of " + implementation
                    + ", so that none can be asked; say unseen");
        }
        for (String version : List.of(pair.bad(), pair.good())) {
            at(entry, "bad or good", () -> Register.shipped().release(implementation + "@" + version));
        }
        Scenario scenario = at(entry, "scenario", () -> scenarios.apply(pair.scenario()));
        if (!scenario.roles().contains(pair.role())) {
            throw entry.wrong("role: %s has no role %s; it has %s"
                    .formatted(pair.scenario(), pair.role(), String.join(", ", scenario.roles())));
        }
        at(entry, "parameters", () -> scenario.parameters(pair.parameters()));
        if (scenario instanceof TableScenario table) {
            if (pair.parameters().containsKey(table.chosenBy())) {
                throw entry.wrong("parameters: %s follows from check; leave it out".formatted(table.chosenBy()));
            }
            if (table.rows().stream()
                    .noneMatch(row -> row.isJudged() && row.id().equals(pair.check()))) {
                throw entry.wrong("check: %s judges no row %s".formatted(pair.scenario(), pair.check()));
            }
        }
    }

    private static <T> T at(YamlMap entry, String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw entry.wrong(key + ": " + e.getMessage());
        }
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
