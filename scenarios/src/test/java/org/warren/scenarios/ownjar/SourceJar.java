package org.warren.scenarios.ownjar;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;

/// Makes a jar of a folder as a user does who has no build tool.
final class SourceJar {

    private SourceJar() {}

    /// Compiles all sources of a folder against the classes of this build, and packs what comes of it together with the
    /// folder's `META-INF`.
    ///
    /// @param sources the folder
    /// @param work takes the classes and the jar; an empty folder
    static Path of(Path sources, Path work) throws IOException {
        Path classes = Files.createDirectories(work.resolve("classes"));
        List<Path> java = files(sources).stream()
                .filter(file -> file.toString().endsWith(".java"))
                .toList();
        if (!java.isEmpty()) {
            compile(java, classes);
        }
        return pack(classes, sources, work.resolve("scenarios.jar"));
    }

    /// Packs classes and the `META-INF` of their sources.
    static Path pack(Path classes, Path sources, Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path file : files(classes)) {
                add(out, classes.relativize(file), file);
            }
            for (Path file : files(sources)) {
                if (file.startsWith(sources.resolve("META-INF"))) {
                    add(out, sources.relativize(file), file);
                }
            }
        }
        return jar;
    }

    /// All files below a folder, sorted.
    static List<Path> files(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void compile(List<Path> java, Path classes) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var said = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            var options = List.of("-proc:none", "-d", classes.toString(), "-cp", classPath());
            boolean done = compiler.getTask(
                            said, manager, null, options, null, manager.getJavaFileObjectsFromPaths(java))
                    .call();
            if (!done) {
                throw new AssertionError("it does not compile: " + said);
            }
        }
    }

    /// Surefire runs tests with a jar that only names the class path.
    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    }

    private static void add(JarOutputStream out, Path name, Path file) throws IOException {
        out.putNextEntry(new ZipEntry(name.toString()));
        Files.copy(file, out);
        out.closeEntry();
    }
}
