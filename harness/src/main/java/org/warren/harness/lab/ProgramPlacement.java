package org.warren.harness.lab;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.warren.harness.elf.ElfFile;
import org.warren.harness.elf.HostLibraries;
import org.warren.harness.elf.MalformedElfException;
import org.warren.harness.elf.MissingLibraryException;

/// Copies the files of a user's program into its node, and builds the command that runs it there.
final class ProgramPlacement {

    /// In bytes, for all files of one program: a guest has 768 MiB of memory in total.
    private static final long BYTES_MAX = 192L << 20;

    private static final String JAVA = "java";
    /// The path of the Java that runs Warren in a guest that is a process.
    private static final String JAVA_OF_HOST = "/usr/lib/jvm/host/bin/java";
    private static final String LIBRARIES = ".libraries";
    private static final String SCRIPT = ".run";
    private static final String EVIDENCE = "/var/lib/warren/";

    /// An idle program must not wake up by itself, because each wake-up costs wall time.
    private static final List<String> JAVA_WITHOUT_PERIODS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-UsePerfData",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "-XX:GuaranteedSafepointInterval=0",
            "-XX:ServiceThreadCleanupInterval=0",
            "-XX:AsyncDeflationInterval=100000000",
            "-XX:GuaranteedAsyncDeflationInterval=0",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private static final String RESTARTING = """
            delay=1
            until "$@"; do
              echo "warren: it ended with status $? and is started again in $delay s" >&2
              sleep "$delay"
              [ "$delay" -ge 64 ] || delay=$((delay * 2))
            done
            """;

    private final LinuxNode node;
    private final Program program;
    private final String folder;
    private final List<CopiedFile> copied = new ArrayList<>();
    private Optional<HostLibraries> libraries = Optional.empty();

    ProgramPlacement(LinuxNode node, Program program) {
        // All nodes of a virtual lab share one root file system.
        this(node, program, "/srv/" + node.name() + "-" + program.name());
    }

    private ProgramPlacement(LinuxNode node, Program program, String folder) {
        this.node = node;
        this.program = program;
        this.folder = folder;
    }

    /// For a program that several nodes run and whose files are not modified.
    static ProgramPlacement shared(LinuxNode node, Program program) {
        return new ProgramPlacement(node, program, "/srv/shared-" + program.name());
    }

    /// Copies its files, unless the root file system has them, and a script that runs it.
    ///
    /// @return the script's path
    String copyOnce() {
        String script = folder + "/" + SCRIPT;
        if (!node.exists(script)) {
            copyFiles();
            String words = command().stream().map(ProgramPlacement::quoted).collect(Collectors.joining(" "));
            node.write(script, ("#!/bin/sh\nexec " + words + " \"$@\"\n").getBytes(StandardCharsets.UTF_8));
            node.run("chmod", "755", script).orThrow();
        }
        return script;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /// Copies its files, and this machine's libraries if it needs them.
    ///
    /// @return what was copied
    List<CopiedFile> copyFiles() {
        Set<String> folders = new TreeSet<>(Set.of(folder));
        program.files().forEach(file -> folders.add(parent(folder + "/" + file.name())));
        List<String> executable = new ArrayList<>();
        makeFolders(folders);
        long bytes = 0;
        for (ProgramFile file : program.files()) {
            byte[] content = file.content();
            bytes += content.length;
            if (bytes > BYTES_MAX) {
                throw new LabException("the files of program " + program.name() + " have more than " + (BYTES_MAX >> 20)
                        + " MiB; give it fewer");
            }
            String path = folder + "/" + file.name();
            copy(file.name(), content);
            boolean isProgram = file.name().equals(ownProgram(program));
            if (file.isExecutable() || isProgram) {
                executable.add(path);
            }
            if (isProgram) {
                copyLibraries(file, content, executable);
            }
        }
        if (!executable.isEmpty()) {
            executable.addAll(0, List.of("chmod", "755"));
            node.run(executable.toArray(String[]::new)).orThrow();
        }
        return List.copyOf(copied);
    }

    private void copy(String name, byte[] content) {
        node.write(folder + "/" + name, content);
        copied.add(CopiedFile.of(name, content));
    }

    private void copyLibraries(ProgramFile file, byte[] content, List<String> executable) {
        libraries = libraries(program, file, content);
        libraries.ifPresent(needed -> {
            makeFolders(Set.of(folder + "/" + LIBRARIES));
            needed.libraries().forEach((name, place) -> copyLibrary(name, new ProgramFile(place, name)));
            copyLibrary(loader(needed), new ProgramFile(needed.loader(), loader(needed)));
            executable.add(folder + "/" + LIBRARIES + "/" + loader(needed));
        });
    }

    /// @throws LabException when its executable cannot be read or cannot run in a node
    static void requireRunnable(Program program) {
        String own = ownProgram(program);
        program.files().stream()
                .filter(file -> file.name().equals(own))
                .forEach(file -> libraries(program, file, file.content()));
    }

    private static Optional<HostLibraries> libraries(Program program, ProgramFile file, byte[] content) {
        if (!ElfFile.isOne(content)) {
            return Optional.empty();
        }
        try {
            ElfFile elf = ElfFile.read(content);
            if (elf.machine() != ElfFile.X86_64) {
                throw refused(program, file, "it is not for Linux on x86-64; build it for that");
            }
            return HostLibraries.of(file.source(), elf);
        } catch (MalformedElfException e) {
            throw refused(program, file, "it is damaged: " + e.getMessage() + "; build it again");
        } catch (MissingLibraryException e) {
            throw refused(program, file, String.valueOf(e.getMessage()));
        }
    }

    private void copyLibrary(String name, ProgramFile library) {
        copy(LIBRARIES + "/" + name, library.content());
    }

    private static String loader(HostLibraries needed) {
        return String.valueOf(needed.loader().getFileName());
    }

    private static LabException refused(Program program, ProgramFile file, String why) {
        return new LabException("program " + program.name() + ": " + file.source() + " cannot run in a node: " + why);
    }

    private void makeFolders(Set<String> folders) {
        List<String> command = new ArrayList<>(List.of("mkdir", "-p"));
        command.addAll(folders);
        node.run(command.toArray(String[]::new)).orThrow();
    }

    /// The name of its log, a new one if the node already ran a program with this name.
    String freeLog() {
        String name = "logs/" + node.name() + "-" + program.name();
        String log = name + ".log";
        for (int number = 2; node.exists(EVIDENCE + log); number++) {
            log = name + "-" + number + ".log";
        }
        return log;
    }

    /// The command line that runs it.
    List<String> command() {
        List<String> words = new ArrayList<>(List.of("env", "-C", folder));
        for (Map.Entry<String, String> variable : program.environment().entrySet()) {
            words.add(variable.getKey() + "=" + variable.getValue());
        }
        if (program.isRestarted()) {
            words.addAll(List.of("sh", "-c", RESTARTING, "sh"));
        }
        libraries.ifPresent(needed -> words.addAll(
                List.of(folder + "/" + LIBRARIES + "/" + loader(needed), "--library-path", folder + "/" + LIBRARIES)));
        String first = program.command().getFirst();
        if (!ownProgram(program).isEmpty()) {
            words.add(folder + "/" + ownProgram(program));
        } else if (first.equals(JAVA)) {
            words.add(node.exists(JAVA_OF_HOST) ? JAVA_OF_HOST : JAVA);
            words.addAll(JAVA_WITHOUT_PERIODS);
        } else {
            words.add(first);
        }
        words.addAll(program.command().subList(1, program.command().size()));
        return List.copyOf(words);
    }

    /// The file that the command's first word refers to; empty if it refers to none.
    private static String ownProgram(Program program) {
        String first = program.command().getFirst().replaceFirst("^\\./", "");
        return program.files().stream().anyMatch(file -> file.name().equals(first)) ? first : "";
    }

    private static String parent(String path) {
        return path.substring(0, path.lastIndexOf('/'));
    }
}
