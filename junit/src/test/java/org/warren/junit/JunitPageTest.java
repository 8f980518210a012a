package org.warren.junit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `docs/junit.md` shows the test that `examples/junit-maven` has, and that compiles.
class JunitPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^`(examples/[^`]+)`\n\n```java\n(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir
    Path folder;

    @Test
    void pageShowsTheTestOfTheExample() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(ROOT.resolve("docs/junit.md")));

        assertThat(block.find()).isTrue();
        assertThat(block.group(2)).isEqualTo(Files.readString(ROOT.resolve(block.group(1))));
    }

    @Test
    void exampleCompiles() throws IOException {
        assertThat(compile(sources())).isEmpty();
    }

    @Test
    void oneOtherLetterDoesNotCompile() throws IOException {
        Path broken = folder.resolve("ChatAgentTest.java");
        List<Path> sources = sources();
        Path test = sources.getLast();
        Files.writeString(broken, Files.readString(test).replace("assertRuns", "assertRan"));

        assertThat(compile(Stream.concat(sources.stream().limit(sources.size() - 1L), Stream.of(broken))
                        .toList()))
                .contains("assertRan");
    }

    private static List<Path> sources() throws IOException {
        try (var all = Files.walk(ROOT.resolve("examples/junit-maven/src"))) {
            return all.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    private String compile(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var errors = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
            compiler.getTask(errors, files, null, options, null, files.getJavaFileObjectsFromPaths(sources))
                    .call();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return errors.toString();
    }
}
