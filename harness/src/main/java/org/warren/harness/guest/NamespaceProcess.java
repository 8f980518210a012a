package org.warren.harness.guest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.agent.GuestCommand;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// The guest's root file system on this machine's own kernel: an agent in its own namespaces, in real time. The machine
/// needs only its kernel, because all programs are the guest's. Their changes to the root file system stay in memory,
/// except for the evidence.
///
/// The namespaces have no names and end with their first process, the agent, which is killed together with the process
/// that started it.
public final class NamespaceProcess {

    private static final String SCRIPT = "namespaces.sh";
    private static final String LOADER = "./lib64/ld-linux-x86-64.so.2";
    private static final String LIBRARIES = "./usr/lib/x86_64-linux-gnu";
    private static final String KERNEL = "lab kernel";

    private NamespaceProcess() {}

    /// Starts an agent.
    ///
    /// @param startsJavaOften whether the Java daemon should start fast in it; making its archive takes seconds, once
    /// @throws LabException when it does not start
    public static AgentHost start(GuestFiles files, boolean startsJavaOften) {
        List<HostFolder> java = HostJava.folders(files, startsJavaOften);
        List<Dependency> dependencies = new ArrayList<>(files.dependencies());
        dependencies.removeIf(each -> each.name().equals(KERNEL));
        dependencies.addAll(startsJavaOften ? HostJava.dependencies(java) : List.of());
        RunFolder folder = RunFolder.in(Path.of(System.getProperty("java.io.tmpdir")));
        try {
            List<HostFolder> folders = new ArrayList<>(java);
            folders.add(new HostFolder(folder.evidence(), GuestCommand.EVIDENCE, true));
            Path script = folder.kernel().resolve(SCRIPT);
            Files.writeString(script, script());
            ProcessBuilder builder = new ProcessBuilder(words(files, script, folders, HostFacts.here()))
                    .directory(files.root().toFile());
            builder.environment().clear();
            return GuestProcess.withoutKernel(dependencies, folder, builder.start());
        } catch (IOException e) {
            folder.close();
            throw new LabException("the local lab cannot be started: " + e.getMessage(), e);
        }
    }

    private static List<String> words(GuestFiles files, Path script, List<HostFolder> folders, HostFacts facts) {
        List<String> words = new ArrayList<>(List.of(files.launcher().toString(), "-1", "--"));
        words.addAll(program("./usr/bin/unshare"));
        if (!NamespaceRules.mayMakeNamespaces(facts)) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.addAll(List.of("--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child"));
        words.addAll(program("./usr/bin/bash"));
        words.add(script.toString());
        for (HostFolder folder : folders) {
            words.add(folder.isWritable() ? "rw" : "ro");
            words.add(folder.folder().toString());
            words.add(folder.path());
        }
        return List.copyOf(words);
    }

    /// A program of the guest's root, which is the working directory, with the guest's C library.
    private static List<String> program(String path) {
        return List.of(LOADER, "--library-path", LIBRARIES, path);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(NamespaceProcess.class.getResourceAsStream(SCRIPT), SCRIPT)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
