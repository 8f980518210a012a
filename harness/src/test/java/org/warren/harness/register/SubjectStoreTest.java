package org.warren.harness.register;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;

/// Builds with tools that are scripts, which fetch and compile nothing.
class SubjectStoreTest {

    private static final String ARCHIVE = "what the registry gave\n";
    private static final String GO_SUM = "h1:" + "A".repeat(43) + "=";

    /// Does as cargo does: puts the archive into its home and the program below the root.
    private static final String CARGO = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 'cargo 1.90.0 (abc 2025-01-01)'; exit 0; fi
            echo "$@" >> "$HOME/calls"
            echo '   Compiling mine-cli v1.2.0'
            while [ "$1" != --root ]; do shift; done
            mkdir -p "$2/bin" "$HOME/.cargo/registry/cache/index"
            printf 'what the registry gave\\n' > "$HOME/.cargo/registry/cache/index/mine-cli-1.2.0.crate"
            printf '#!/bin/sh\\necho mine\\n' > "$2/bin/mine"
            chmod 755 "$2/bin/mine"
            """;

    private static final String GO = """
            #!/bin/sh
            case $1 in
              env) echo go1.26.8 ;;
              install) printf '#!/bin/sh\\n' > "$GOBIN/wireguard"; chmod 755 "$GOBIN/wireguard" ;;
              version) printf '%s: go1.26.8\\n\\tpath\\tm\\n\\tmod\\texample.org/m\\tv0.0.1\\t SUM\\n' "$3" ;;
            esac
            """.replace(" SUM", GO_SUM);

    @TempDir
    private Path folder;

    private final List<String> progress = new ArrayList<>();

    @BeforeEach
    void tools() throws IOException {
        Files.createDirectories(folder.resolve("bin"));
        tool("cargo", CARGO);
        tool("go", GO);
    }

    @Test
    void releaseIsBuiltOnceAndNeedsNoToolAfterwards() throws Exception {
        Release release =
                crate(Sha256.hex(ARCHIVE.getBytes(StandardCharsets.UTF_8)), "1.85", List.of("--features", "x"));
        assertThat(store().missing(release))
                .contains("mine@1.2.0 is not built here; build it with `./warren subject add mine@1.2.0`");

        BuiltProgram built = store().build(release, progress::add);

        assertThat(built.builtWith()).isEqualTo("cargo 1.90.0");
        assertThat(built.digest()).isEqualTo("sha256:" + Sha256.hex(Files.readAllBytes(built.path())));
        assertThat(progress).anyMatch(line -> line.contains("Compiling mine-cli"));
        assertThat(calls())
                .singleElement()
                .asString()
                .startsWith("install --locked --color never --version =1.2.0 --root ")
                .endsWith("--features x mine-cli");
        OutputFolder.removeTree(folder.resolve("bin"));
        assertThat(store().build(release, progress::add)).isEqualTo(built);
        assertThat(store().missing(release)).isEmpty();
    }

    @Test
    void twoThatWantTheSameAtTheSameTimeBuildItOnce() throws Exception {
        Release release = crate(Sha256.hex(ARCHIVE.getBytes(StandardCharsets.UTF_8)), "", List.of());
        try (var both = Executors.newFixedThreadPool(2)) {
            Future<BuiltProgram> one = both.submit(() -> store().build(release, line -> {}));
            Future<BuiltProgram> other = both.submit(() -> store().build(release, line -> {}));
            assertThat(one.get()).isEqualTo(other.get());
        }
        assertThat(calls()).hasSize(1);
    }

    @Test
    void anotherRecipeIsBuiltAgain() throws Exception {
        String sum = Sha256.hex(ARCHIVE.getBytes(StandardCharsets.UTF_8));
        store().build(crate(sum, "", List.of()), line -> {});

        Release other = crate(sum, "", List.of("--no-default-features"));
        assertThat(store().find(other)).isEmpty();
        store().build(other, line -> {});
        assertThat(calls()).hasSize(2);
        assertThat(store().find(other)).isPresent();
    }

    @Test
    void archiveThatIsNotWhatTheRegisterSaysIsRefused() {
        Release release = crate("cd".repeat(32), "", List.of());

        assertThatThrownBy(() -> store().build(release, line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith(
                        "mine@1.2.0 is not what it was: the registry's mine-cli-1.2.0.crate has another" + " checksum");
        assertThat(store().find(release)).isEmpty();
        assertThat(folder.resolve("cache/subject")).isDirectoryNotContaining("glob:**making-*");
    }

    @Test
    void moduleIsKnownByItsSum() throws Exception {
        assertThat(store().build(module(GO_SUM), line -> {}).builtWith()).isEqualTo("go 1.26.8");

        OutputFolder.removeTree(folder.resolve("cache"));
        assertThatThrownBy(() -> store().build(module("h1:" + "B".repeat(43) + "="), line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("mine@1 is not what it was: its module has another sum");
    }

    @Test
    void missingToolIsNamed() throws IOException {
        OutputFolder.removeTree(folder.resolve("bin"));
        Release release = crate("ab".repeat(32), "1.85", List.of());

        assertThat(store().missing(release))
                .contains("mine@1.2.0 is not built here; build it with `./warren subject add mine@1.2.0`, which needs"
                        + " cargo, which is not on this machine's PATH; install Rust 1.85 or newer");
        assertThatThrownBy(() -> store().build(release, line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessage("mine@1.2.0 is built with cargo, which is not on this machine's PATH; install Rust 1.85 or"
                        + " newer");
    }

    @Test
    void compilerThatIsTooOldIsNamed() {
        assertThatThrownBy(() -> store().build(crate("ab".repeat(32), "1.95", List.of()), line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith("mine@1.2.0 needs Rust 1.95 or newer, and here is cargo 1.90.0");
    }

    @Test
    void registryThatDoesNotAnswerIsToldFromABuildThatFails() throws IOException {
        Release release = crate("ab".repeat(32), "", List.of());
        failing("error: failed to download; could not resolve host: index.example.org");
        assertThatThrownBy(() -> store().build(release, line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith(
                        "mine@1.2.0 cannot be fetched: its registry does not answer. It said at last: ");
        failing("error[E0308]: mismatched types");
        assertThatThrownBy(() -> store().build(release, line -> {}))
                .isInstanceOf(BuildException.class)
                .hasMessageStartingWith(
                        "mine@1.2.0 cannot be built: cargo ended with status 101. It said at last: error[E0308]");
    }

    @Test
    void refusedReleaseIsNotBuilt() {
        Release refused = new Release(
                "mine",
                new Origin(Origin.Kind.CRATE, "mine-cli"),
                "1.2.0",
                "1.2.0",
                "ab".repeat(32),
                "mine",
                "",
                List.of(),
                Optional.of("it does not start"));
        assertThat(store().missing(refused)).contains("mine@1.2.0 cannot be used: it does not start");
        assertThatThrownBy(() -> store().build(refused, line -> {})).isInstanceOf(BuildException.class);
    }

    private void failing(String says) throws IOException {
        tool("cargo", """
                #!/bin/sh
                if [ "$1" = --version ]; then echo 'cargo 1.90.0'; exit 0; fi
                echo '%s' >&2
                exit 101
                """.formatted(says));
    }

    private void tool(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve("bin").resolve(name), script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<String> calls() throws IOException {
        return Files.readAllLines(folder.resolve("calls"));
    }

    private SubjectStore store() {
        return new SubjectStore(
                folder.resolve("cache"),
                Map.of("PATH", folder.resolve("bin") + ":/usr/bin:/bin", "HOME", folder.toString()));
    }

    private static Release crate(String checksum, String compiler, List<String> options) {
        return new Release(
                "mine",
                new Origin(Origin.Kind.CRATE, "mine-cli"),
                "1.2.0",
                "1.2.0",
                checksum,
                "mine",
                compiler,
                options,
                Optional.empty());
    }

    private static Release module(String sum) {
        return new Release(
                "mine",
                new Origin(Origin.Kind.GO_MODULE, "example.org/m"),
                "1",
                "v0.0.1",
                sum,
                "wireguard",
                "",
                List.of(),
                Optional.empty());
    }
}
