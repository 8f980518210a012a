package org.warren.harness.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Labs;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.SubjectPair;

/// One planned run: everything that determines it.
///
/// @param scenario its name
/// @param subjects names by role, as `--client` takes them
/// @param parameters all of the scenario's, as text
/// @param seed of all randomness
/// @param lab the name of the kind of lab
/// @param kernel the version of the lab kernel; empty for the default
/// @param network the file that describes its network; null if the scenario has its own
public record Cell(
        String scenario,
        Map<String, String> subjects,
        Map<String, String> parameters,
        long seed,
        String lab,
        String kernel,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Network network) {

    /// Completes cells from plans of earlier versions.
    static final List<String> ADDED = List.of("network");

    private static final Pattern NO_FILE_NAME = Pattern.compile("[^A-Za-z0-9._-]");
    private static final Pattern VERSION = Pattern.compile("@.*");
    private static final int NAME_CHARS_MAX = 40;
    private static final int DIGITS = 8;

    /// A network file.
    ///
    /// @param file its path, or that of its folder, as the user named it: the same on each machine
    /// @param digest of its contents, so that machines with different files are not confused
    public record Network(String file, String digest) {

        public Network {
            requireText(file, "network's file");
            requireText(digest, "network's digest");
        }
    }

    public Cell {
        requireText(scenario, "scenario");
        requireText(lab, "lab");
        subjects = copy(subjects, "subjects");
        parameters = copy(parameters, "parameters");
        if (kernel == null) {
            throw new IllegalArgumentException("a cell's kernel is missing; the usual one is an empty text");
        }
    }

    /// A cell whose scenario has its own network.
    public Cell(
            String scenario,
            Map<String, String> subjects,
            Map<String, String> parameters,
            long seed,
            String lab,
            String kernel) {
        this(scenario, subjects, parameters, seed, lab, kernel, null);
    }

    /// A unique name for its folder, the same on each machine.
    public String id() {
        String all = String.join("\n", scenario, subjects.toString(), parameters.toString(), "" + seed, lab, kernel)
                + (network == null ? "" : "\n" + network.file() + "\n" + network.digest());
        String digest = Sha256.hex(all.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
        String who = subjects.values().stream().limit(2).map(Cell::fileName).collect(Collectors.joining("-"));
        return fileName(scenario) + "-" + who + "-seed-" + seed + "-" + digest;
    }

    /// A title: the scenario and the subjects.
    public String title() {
        // Traffic without a tunnel does not involve the subjects.
        String who = "no".equals(parameters.get("tunnel")) ? "no tunnel" : String.join("/", subjects.values());
        return scenario + " " + (network == null ? "" : network.file() + " ") + who;
    }

    /// The title, with everything that distinguishes it from other cells.
    public String words() {
        return title() + ", seed " + seed + (kernel.isEmpty() ? "" : ", kernel " + kernel);
    }

    /// Whether a record belongs to a run of this cell.
    public boolean isOf(RunRecord run) {
        return run.scenario().equals(scenario)
                && run.seed() == seed
                && run.lab().equals(lab)
                && run.parameters().equals(parameters)
                // A run that was aborted early knows only some of its subjects.
                && implementations().entrySet().containsAll(implementations(run).entrySet());
    }

    /// The command line that runs only this cell.
    public String command() {
        List<SubjectPair> pairs = SubjectPair.pairs(subjects);
        StringBuilder command = new StringBuilder(
                        network != null ? "./warren try " : pairs.isEmpty() ? "./warren run " : "./warren compare ")
                .append(ShellWord.of(network == null ? scenario : network.file()));
        if (network != null) {
            subjects.forEach((node, subject) -> command.append(" --on ").append(ShellWord.of(node + "=" + subject)));
        } else if (pairs.isEmpty()) {
            subjects.forEach((role, subject) -> command.append(
                    Roles.CLIENT_AND_SERVER.contains(role)
                            ? " --" + role + " " + ShellWord.of(subject)
                            : " --role " + ShellWord.of(role + "=" + subject)));
        } else {
            command.append(" --pairs ")
                    .append(ShellWord.of(
                            pairs.stream().map(SubjectPair::toString).collect(Collectors.joining(","))));
        }
        if (!lab.equals(Labs.usual().name())) {
            command.append(" --lab ").append(ShellWord.of(lab));
        }
        if (!kernel.isEmpty()) {
            command.append(" --kernel ").append(ShellWord.of(kernel));
        }
        parameters.forEach((name, text) -> command.append(" --set ").append(ShellWord.of(name + "=" + text)));
        return command.append(" --seed ").append(seed).toString();
    }

    /// The subjects without their versions, by role.
    Map<String, String> implementations() {
        return unversioned(subjects);
    }

    /// The subjects of a record.
    static Map<String, String> implementations(RunRecord run) {
        Map<String, String> names = new LinkedHashMap<>();
        run.subjects().forEach((role, subject) -> names.put(role, subject.implementation()));
        return unversioned(names);
    }

    /// A record has the version separate from the name.
    private static Map<String, String> unversioned(Map<String, String> names) {
        Map<String, String> plain = new LinkedHashMap<>();
        names.forEach((role, name) -> plain.put(role, VERSION.matcher(name).replaceFirst("")));
        return plain;
    }

    private static String fileName(String text) {
        String plain = NO_FILE_NAME.matcher(text).replaceAll("-").replaceFirst("^\\.+", "-");
        return plain.substring(0, Math.min(plain.length(), NAME_CHARS_MAX));
    }

    private static void requireText(String text, String name) {
        if (text == null || text.isBlank()) {
            throw new IllegalArgumentException("a cell's " + name + " is missing");
        }
    }

    private static Map<String, String> copy(Map<String, String> map, String name) {
        if (map == null || map.values().stream().anyMatch(value -> value == null)) {
            throw new IllegalArgumentException("a cell's " + name + " are missing");
        }
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
