package org.warren.scenarios.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each public method of the packages that users write against says what it does, and when it throws what it declares.
class DocumentedTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "harness/topology",
                "harness/lab",
                "harness/scenario",
                "harness/parameter",
                "harness/evidence",
                "harness/verdict",
                "kit",
                "junit",
                "wireguard/tunnel"
            })
    void publicMethodsHaveAComment(String folder) throws IOException {
        String module = folder.replaceFirst("/.*", "");
        Path sources = Sources.ROOT.resolve(module).resolve("src/main/java/org/warren");
        assertThat(withoutComment(sources.resolve(folder))).isEmpty();
    }

    @Test
    void methodWithoutACommentIsNamed(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("Planted.java"), """
                /// A class.
                public class Planted {
                    /// Said.
                    public void said() {}
                    /// Said, but not when.
                    public void throwing() throws java.io.IOException {}
                    /// Said.
                    ///
                    /// @throws java.io.IOException when there is no file
                    public void saidToThrow() throws java.io.IOException {}
                    public void unsaid() {}
                    void internal() {}
                    @Override
                    public String toString() { return ""; }
                    /// An interface.
                    public interface Port { void alsoUnsaid(); }
                }
                """);

        assertThat(withoutComment(folder))
                .containsExactly(
                        "Planted.java: throwing has no @throws java.io.IOException",
                        "Planted.java: unsaid",
                        "Planted.java: alsoUnsaid");
    }

    private static List<String> withoutComment(Path folder) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        List<String> found = new ArrayList<>();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            Iterable<? extends JavaFileObject> sources = files.getJavaFileObjectsFromPaths(sources(folder));
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, sources);
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Public(comments, found).scan(unit, false);
            }
        }
        return found;
    }

    private static List<Path> sources(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("package-info.java"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Walks through what is public; the argument says whether the members of the type at hand are public
    /// by themselves.
    private static final class Public extends TreePathScanner<Void, Boolean> {

        private final DocTrees comments;
        private final List<String> found;

        Public(DocTrees comments, List<String> found) {
            this.comments = comments;
            this.found = found;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean inInterface) {
            boolean isPublic = inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
            return isPublic ? super.visitClass(type, type.getKind() == Tree.Kind.INTERFACE) : null;
        }

        @Override
        public Void visitMethod(MethodTree method, Boolean inInterface) {
            var modifiers = method.getModifiers();
            boolean isPublic = modifiers.getFlags().contains(Modifier.PUBLIC)
                    || (inInterface && !modifiers.getFlags().contains(Modifier.PRIVATE));
            boolean isOverride = modifiers.getAnnotations().stream()
                    .anyMatch(annotation ->
                            annotation.getAnnotationType().toString().equals("Override"));
            boolean isConstructor = method.getReturnType() == null;
            if (isPublic && !isOverride && !isConstructor) {
                String comment = comments.getDocComment(getCurrentPath());
                Path file = Path.of(
                        getCurrentPath().getCompilationUnit().getSourceFile().getName());
                String name = file.getFileName() + ": " + method.getName();
                if (comment == null) {
                    found.add(name);
                } else {
                    method.getThrows().stream()
                            .filter(thrown -> !comment.contains("@throws " + thrown))
                            .forEach(thrown -> found.add(name + " has no @throws " + thrown));
                }
            }
            return null;
        }
    }
}
