package org.warren.harness.register;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.files.Sha256;

/// Builds crates with `cargo install --locked`: without the lock file cargo uses newer dependencies, in which a
/// release's faults may be fixed.
record CargoBuild(BuildTool cargo, String crate, String tool) implements Build {

    private static final Pattern VERSION = Pattern.compile("cargo ([0-9]+)\\.([0-9]+)[^ \n]*");
    private static final Pattern OLD_COMPILER = Pattern.compile("requires rustc ([0-9.]+)");

    /// A short timeout for a registry that does not answer.
    private static final Map<String, String> NETWORK = Map.of("CARGO_HTTP_TIMEOUT", "5", "CARGO_NET_RETRY", "1");

    /// @throws BuildException when cargo does not run, or is too old for this release
    static CargoBuild with(BuildTool cargo, String crate, Release release) throws BuildException {
        BuildTool.Ending said;
        try {
            said = cargo.run(Map.of(), Path.of("/"), line -> {}, List.of("--version"));
        } catch (IOException e) {
            throw new BuildException(cargo.path() + " does not start: " + e.getMessage() + "; install Rust again", e);
        }
        Matcher version = VERSION.matcher(said.output());
        if (!said.succeeded() || !version.find()) {
            throw new BuildException(
                    cargo.path() + " --version ended with status " + said.status() + ". " + said.lastLines());
        }
        if (isOlder(version, release.compiler())) {
            throw new BuildException(release + " needs Rust " + release.compiler() + " or newer, and here is "
                    + version.group() + "; update it, for instance with `rustup update`");
        }
        return new CargoBuild(cargo, crate, version.group());
    }

    private static boolean isOlder(Matcher found, String least) {
        if (least.isEmpty()) {
            return false;
        }
        String[] parts = least.split("\\.", -1);
        int major = Integer.parseInt(found.group(1));
        int minor = Integer.parseInt(found.group(2));
        int leastMajor = Integer.parseInt(parts[0]);
        return major < leastMajor || (major == leastMajor && minor < Integer.parseInt(parts[1]));
    }

    @Override
    public Path run(Release release, Path folder, Consumer<String> progress) throws BuildException, IOException {
        Files.createDirectory(folder);
        List<String> arguments = new ArrayList<>(List.of(
                "install",
                "--locked",
                "--color",
                "never",
                "--version",
                "=" + release.exact(),
                "--root",
                folder.toString(),
                "--target-dir",
                folder.resolve("target").toString()));
        arguments.addAll(release.options());
        arguments.add(crate);
        BuildTool.Ending ending = cargo.run(NETWORK, folder, progress, arguments);
        if (!ending.succeeded()) {
            throw failed(release, ending);
        }
        requireChecksum(release);
        Path program = folder.resolve("bin").resolve(release.program());
        if (!Files.isRegularFile(program)) {
            throw new BuildException(release + " was built, and has no program " + release.program());
        }
        return program;
    }

    private static BuildException failed(Release release, BuildTool.Ending ending) {
        Matcher old = OLD_COMPILER.matcher(ending.output());
        if (old.find()) {
            return new BuildException(release + " needs Rust " + old.group(1) + " or newer; update it, for instance"
                    + " with `rustup update`");
        }
        return Unreachable.registry(release, ending)
                .orElseGet(() -> new BuildException(release + " cannot be built: cargo ended with status "
                        + ending.status() + ". " + ending.lastLines()));
    }

    /// Cargo compares an archive with the registry's checksum; this compares it with the register's.
    private void requireChecksum(Release release) throws BuildException, IOException {
        String name = crate + "-" + release.exact() + ".crate";
        boolean isThere = false;
        try (DirectoryStream<Path> registries =
                Files.newDirectoryStream(home().resolve("registry").resolve("cache"))) {
            for (Path registry : registries) {
                Path archive = registry.resolve(name);
                if (Files.exists(archive)) {
                    isThere = true;
                    if (Sha256.hex(Files.readAllBytes(archive)).equals(release.checksum())) {
                        return;
                    }
                }
            }
        } catch (NoSuchFileException e) {
            // Then there is nothing to compare.
        }
        throw new BuildException(
                isThere
                        ? release + " is not what it was: the registry's " + name + " has another checksum than the"
                                + " register of Warren; see which registry cargo is configured to use"
                        : release + " cannot be checked: cargo took it from elsewhere than a registry, and there is no "
                                + name + " below " + home() + "; let cargo use a registry");
    }

    private Path home() {
        String named = cargo.environment().getOrDefault("CARGO_HOME", "");
        return named.isEmpty()
                ? Path.of(cargo.environment().getOrDefault("HOME", "/"), ".cargo")
                : Path.of(named).toAbsolutePath();
    }
}
