package org.warren.harness.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A program of the user, to be run in a node by [LinuxNode#start].
///
/// It is a program of the node's root file system (`bash`, `iperf3`), one of its own files, or `java`: the Java that
/// runs Warren if the guest is a process, or that of the image in a container. It runs as the node's root, in its own
/// folder that contains its files, and must stay in the foreground.
///
/// @param name at most 30 lower-case letters, digits and hyphens
/// @param command with its arguments; the first word is the program
/// @param environment variables in addition to the node's
/// @param files that are copied into its folder
/// @param isRestarted whether it is restarted when it ends with an exit status other than 0: after 1 s, and after twice
///     as long each further time, up to 64 s
public record Program(
        String name,
        List<String> command,
        Map<String, String> environment,
        List<ProgramFile> files,
        boolean isRestarted) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,29}");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,99}");

    /// @throws IllegalArgumentException for an invalid name, command or variable
    public Program {
        command = List.copyOf(command);
        environment = new LinkedHashMap<>(environment);
        files = List.copyOf(files);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("program name '" + name
                    + "': use 1 to 30 lower-case letters, digits and hyphens, the first a letter");
        }
        if (command.isEmpty()
                || command.getFirst().isBlank()
                || command.getFirst().contains("=")) {
            throw new IllegalArgumentException("program " + name + ": its command begins with no name of a program");
        }
        if (command.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
            throw new IllegalArgumentException("program " + name + ": its command holds a NUL");
        }
        environment.forEach((variable, value) -> {
            if (!isVariable(variable) || value.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("program " + name + ": '" + variable
                        + "' is not the name of an environment variable, or its value holds a NUL");
            }
        });
    }

    /// A program without files.
    ///
    /// @param command with its arguments
    public static Program of(String name, String... command) {
        return new Program(name, List.of(command), Map.of(), List.of(), false);
    }

    /// Why no node can run it, as a sentence that says what to do; empty if one can. Checks the program if it is one of
    /// its files.
    public Optional<String> refusal() {
        try {
            ProgramPlacement.requireRunnable(this);
            return Optional.empty();
        } catch (LabException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// Whether this is a valid name of an environment variable.
    public static boolean isVariable(String name) {
        return VARIABLE.matcher(name).matches();
    }

    /// The same with another environment variable.
    public Program with(String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new Program(name, command, more, files, isRestarted);
    }

    /// The same with a file of this machine, which keeps its own name in the program's folder.
    public Program file(Path source) {
        return file(source, String.valueOf(source.getFileName()));
    }

    /// The same with a file of this machine.
    ///
    /// @param path in the program's folder
    public Program file(Path source, String path) {
        List<ProgramFile> more = new ArrayList<>(files);
        more.add(new ProgramFile(source, path));
        return new Program(name, command, environment, more, isRestarted);
    }

    /// The same, restarted when it ends with an exit status other than 0.
    public Program restarted() {
        return new Program(name, command, environment, files, true);
    }
}
