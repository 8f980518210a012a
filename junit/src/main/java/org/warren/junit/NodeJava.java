package org.warren.junit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.warren.harness.lab.LinuxNode;

/// How a node runs a Java program of the test's.
final class NodeJava {

    /// Where a guest that is a process sees the Java that runs the test.
    private static final String JAVA_OF_HOST = "/usr/lib/jvm/host/bin/java";

    /// An idle program must not wake up by itself, because each time costs wall time.
    private static final List<String> OPTIONS = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-XX:-UsePerfData",
            "-XX:-UseDynamicNumberOfCompilerThreads",
            "-XX:GuaranteedSafepointInterval=0",
            "-XX:ServiceThreadCleanupInterval=0",
            "-XX:AsyncDeflationInterval=100000000",
            "-XX:GuaranteedAsyncDeflationInterval=0",
            "-Dstdout.encoding=UTF-8",
            "-Dstderr.encoding=UTF-8");

    private NodeJava() {}

    /// Copies a program's class path into the node.
    ///
    /// @return the words that run it
    static List<String> command(
            LinuxNode node, String program, Set<Path> entries, String main, List<String> arguments) {
        // The nodes of a virtual lab share one root file system.
        String folder = "/srv/" + node.name() + "-" + program;
        node.run("mkdir", "-p", folder).orThrow();
        List<String> classPath = new ArrayList<>();
        for (Path entry : entries) {
            String jar = folder + "/" + classPath.size() + ".jar";
            node.write(jar, JavaFiles.jar(entry));
            classPath.add(jar);
        }
        List<String> words = new ArrayList<>();
        words.add(node.exists(JAVA_OF_HOST) ? JAVA_OF_HOST : "java");
        words.addAll(OPTIONS);
        words.addAll(List.of("-cp", String.join(":", classPath), main));
        words.addAll(arguments);
        return List.copyOf(words);
    }
}
