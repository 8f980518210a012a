package org.warren.harness.subject;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.Program;
import org.warren.harness.lab.ProgramFile;
import org.warren.harness.register.BuiltProgram;

/// The origin of a daemon's program.
sealed interface DaemonProgram {

    /// The command in a node, where the program is installed if necessary.
    ///
    /// @throws LabException when it cannot run in a node; the message explains it
    String in(LinuxNode node);

    /// Its version, if that is known without asking it.
    default Optional<String> version(LinuxNode node) {
        return Optional.empty();
    }

    /// Its files on this machine, for records.
    default List<Dependency> dependencies() {
        return List.of();
    }

    /// Why it cannot be used; empty if it can.
    default Optional<String> unsupported() {
        return Optional.empty();
    }

    /// A program that each node has.
    ///
    /// @param name on the search path, or its path in the node
    record InNodes(String name) implements DaemonProgram {

        @Override
        public String in(LinuxNode node) {
            return name;
        }
    }

    /// A program of this build that each node has, with a file that contains its version output, because starting it is
    /// expensive.
    ///
    /// @param name of it
    /// @param said the file's path in the node: the version output, and in the next line the digest of the jar that
    ///     printed it
    /// @param jar the digest of this build's jar; if the file has another or does not exist, the program is asked
    record OfThisBuild(String name, String said, String jar) implements DaemonProgram {

        @Override
        public String in(LinuxNode node) {
            return name;
        }

        @Override
        public Optional<String> version(LinuxNode node) {
            if (!node.exists(said)) {
                return Optional.empty();
            }
            List<String> lines =
                    new String(node.read(said), StandardCharsets.UTF_8).lines().toList();
            return lines.size() == 2
                            && !lines.getFirst().isBlank()
                            && lines.getLast().equals(jar)
                    ? Optional.of(versionIn(lines.getFirst()))
                    : Optional.empty();
        }
    }

    /// The version in a program's output: the first line, without the program's name.
    static String versionIn(String said) {
        return said.lines().findFirst().orElse("unknown").replaceFirst("^\\S+ v?(?=\\d)", "");
    }

    /// A program of this machine, which runs in nodes with this machine's libraries.
    ///
    /// @param subject its name
    /// @param file its path
    record OfThisMachine(String subject, Path file) implements DaemonProgram {

        @Override
        public String in(LinuxNode node) {
            return node.place(program(subject, file, List.of()));
        }

        @Override
        public List<Dependency> dependencies() {
            return List.of(
                    new Dependency("subject " + subject, "unknown", "sha256:" + Sha256.hex(content(subject, file))));
        }

        @Override
        public Optional<String> unsupported() {
            return program(subject, file, List.of()).refusal();
        }
    }

    /// A release of the register that was built here.
    ///
    /// @param options that it is always run with
    record Built(BuiltProgram built, List<String> options) implements DaemonProgram {

        public Built {
            options = List.copyOf(options);
        }

        @Override
        public String in(LinuxNode node) {
            String digest = "sha256:" + Sha256.hex(content(built.release().toString(), built.path()));
            if (!digest.equals(built.digest())) {
                throw new LabException("the program of " + built.release() + " in the cache is not what was built: "
                        + built.path()
                        + " was changed; remove its folder and build it again with `./warren subject add "
                        + built.release() + "`");
            }
            return node.place(program(built.release().toString(), built.path(), options));
        }

        @Override
        public Optional<String> version(LinuxNode node) {
            return Optional.of(built.release().version());
        }

        @Override
        public List<Dependency> dependencies() {
            return List.of(new Dependency(
                    "subject " + built.release().subject(),
                    built.release().exact() + ", built with " + built.builtWith(),
                    built.digest()));
        }
    }

    /// A program of this machine if the text is the path of one, else a program of the nodes.
    static DaemonProgram named(String subject, String text) {
        return text.contains("/") && Files.isRegularFile(Path.of(text))
                ? new OfThisMachine(subject, Path.of(text).toAbsolutePath())
                : new InNodes(text);
    }

    private static byte[] content(String subject, Path file) {
        return new ProgramFile(file, plain(subject)).content();
    }

    private static Program program(String subject, Path file, List<String> options) {
        String name = plain(subject);
        List<String> command = new ArrayList<>(List.of(name));
        command.addAll(options);
        return new Program(name, command, Map.of(), List.of(new ProgramFile(file, name)), false);
    }

    /// A valid name for a program.
    private static String plain(String subject) {
        String name = "s-" + subject.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return name.substring(0, Math.min(name.length(), 30));
    }
}
