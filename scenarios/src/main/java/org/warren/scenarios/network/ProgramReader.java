package org.warren.scenarios.network;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.InnerPath;
import org.warren.harness.lab.Program;
import org.warren.harness.lab.ProgramFile;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Reads the programs that nodes run.
final class ProgramReader {

    static final List<String> KEYS = List.of("on", "command", "environment", "files", "after", "restart");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final String NETWORK = "network";
    private static final String ON_FAILURE = "on-failure";

    private final NetworkFiles files;
    private final Topology topology;
    private final List<TunnelFile> tunnels;
    private final Map<String, String> takenBy = new LinkedHashMap<>();

    ProgramReader(NetworkFiles files, Topology topology, List<TunnelFile> tunnels) {
        this.files = files;
        this.topology = topology;
        this.tunnels = List.copyOf(tunnels);
    }

    /// The programs in the order in which they start.
    ///
    /// @param value of the key `programs`, null without it
    List<NodeProgram> read(@Nullable YamlValue value) {
        if (value == null) {
            return List.of();
        }
        Map<String, YamlValue> entries = value.entries(
                "a mapping of programs, such as agent: {on: phone, command: [java, -jar, agent.jar], files: [agent.jar]}");
        Map<String, NodeProgram> programs = new LinkedHashMap<>();
        entries.forEach((name, item) -> programs.put(name, program(name, item, entries.keySet())));
        return ordered(programs, entries);
    }

    private NodeProgram program(String name, YamlValue value, Set<String> all) {
        if (!NAME.matcher(name).matches() || name.equals(NETWORK)) {
            throw value.bad("a program's name of 1 to 30 lower-case letters, digits and hyphens, and not " + NETWORK);
        }
        Map<String, YamlValue> fields = value.fields(KEYS);
        YamlValue on = value.required(fields, "on");
        List<String> nodes = topology.nodes().stream().map(Node::name).toList();
        String node = on.text("the name of a node");
        if (!nodes.contains(node)) {
            throw on.bad("one of the nodes " + String.join(", ", nodes) + ", not " + node);
        }
        if (tunnels.stream()
                .anyMatch(tunnel -> tunnel.node().equals(node) && tunnel.name().equals(name))) {
            throw value.bad("another name for the program, " + name + " is a tunnel of " + node);
        }
        String other = takenBy.put(node + "-" + name, node + "." + name);
        if (other != null) {
            throw value.bad(
                    "names that differ without their dots too, and not " + other + " beside " + node + "." + name);
        }
        YamlValue commandValue = value.required(fields, "command");
        List<ProgramFile> given = given(fields.get("files"));
        List<String> command = command(commandValue, given);
        YamlValue restart = fields.get("restart");
        YamlValue after = fields.get("after");
        String predecessor = after == null ? "" : predecessor(name, node, after, all);
        boolean early = after != null && after.text("a name").equals(NETWORK);
        return new NodeProgram(
                node,
                checked(
                        value,
                        () -> new Program(
                                name,
                                command,
                                environment(fields.get("environment")),
                                given,
                                restart != null && restarts(restart))),
                early ? NodeProgram.Start.NETWORK : NodeProgram.Start.TUNNELS,
                predecessor);
    }

    private List<String> command(YamlValue value, List<ProgramFile> given) {
        String expected = "a list of words, such as [iperf3, --server]";
        List<String> words = new ArrayList<>();
        for (YamlValue item : value.items()) {
            String word = item.word(expected);
            if (words.isEmpty() && (word.isBlank() || word.indexOf(' ') >= 0)) {
                throw item.bad(expected + "; the first is a program");
            }
            boolean isGiven = given.stream().anyMatch(file -> file.name().equals(word.replaceFirst("^\\./", "")));
            boolean isPath = words.isEmpty() && word.contains("/") && !word.startsWith("/");
            if (!isGiven && (isPath || isBeside(word))) {
                throw item.bad("files: [" + word
                        + "] too: the node has no files of this folder but those that are named" + " there");
            }
            words.add(word);
        }
        if (words.isEmpty()) {
            throw value.bad(expected);
        }
        return words;
    }

    /// Whether a word probably means the file of that name.
    private boolean isBeside(String word) {
        return !files.isRecorded()
                && !files.isUntrusted()
                && InnerPath.isOne(word)
                && Files.isRegularFile(files.folder().resolve(word));
    }

    private Map<String, String> environment(@Nullable YamlValue value) {
        Map<String, String> environment = new LinkedHashMap<>();
        if (value != null) {
            value.entries("a mapping of variables to their values, such as PORT: 7000")
                    .forEach((name, item) -> {
                        if (!Program.isVariable(name)) {
                            throw item.bad("a variable's name of letters, digits and underscores");
                        }
                        environment.put(name, item.word("the variable's value, a word or a text in quotes"));
                    });
        }
        return environment;
    }

    private List<ProgramFile> given(@Nullable YamlValue value) {
        List<ProgramFile> given = new ArrayList<>();
        if (value == null) {
            return given;
        }
        if (files.isUntrusted() && !files.isRecorded()) {
            throw value.bad("no files of this machine: this network file is a stranger's; run it without --untrusted"
                    + " if you trust it");
        }
        for (YamlValue item : value.items()) {
            String name =
                    item.text("the name of a file or folder beside this file").replaceFirst("/$", "");
            try {
                given.addAll(files.given(name));
            } catch (NetworkFileException e) {
                throw new NetworkFileException(
                        item.message("expected a file or folder that can be read; " + e.getMessage()), e);
            }
        }
        return given;
    }

    private String predecessor(String name, String node, YamlValue value, Set<String> all) {
        String text = value.text("a program or a tunnel");
        if (text.equals(NETWORK)) {
            return "";
        }
        if (all.contains(text) && !text.equals(name)) {
            return text;
        }
        boolean isTunnel = tunnels.stream()
                .map(tunnel -> tunnel.node() + "." + tunnel.name())
                .anyMatch(tunnel -> tunnel.equals(text) || tunnel.equals(node + "." + text));
        if (!isTunnel) {
            throw value.bad(
                    "another program, a tunnel of " + node + ", NODE.TUNNEL or " + NETWORK + "; " + text + " is none");
        }
        return "";
    }

    private static boolean restarts(YamlValue value) {
        String expected = "no or " + ON_FAILURE;
        return switch (value.text(expected)) {
            case "no" -> false;
            case ON_FAILURE -> true;
            default -> throw value.bad(expected);
        };
    }

    private static List<NodeProgram> ordered(Map<String, NodeProgram> programs, Map<String, YamlValue> values) {
        Map<String, NodeProgram> ordered = new LinkedHashMap<>();
        while (ordered.size() < programs.size()) {
            Set<String> waiting = new LinkedHashSet<>(programs.keySet());
            waiting.removeAll(ordered.keySet());
            String next = waiting.stream()
                    .filter(name -> isFree(programs.get(name), ordered.keySet()))
                    .findFirst()
                    .orElseThrow(() -> {
                        String first = waiting.iterator().next();
                        return Objects.requireNonNull(values.get(first))
                                .bad("programs that wait for each other in no circle; " + String.join(", ", waiting)
                                        + " do");
                    });
            ordered.put(next, Objects.requireNonNull(programs.get(next)));
        }
        return List.copyOf(ordered.values());
    }

    private static boolean isFree(@Nullable NodeProgram program, Set<String> started) {
        return program != null && (program.predecessor().isEmpty() || started.contains(program.predecessor()));
    }

    private static <T> T checked(YamlValue value, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (NetworkFileException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new NetworkFileException(value.message(String.valueOf(e.getMessage())), e);
        }
    }
}
