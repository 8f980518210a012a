package org.warren.harness.register;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// Builds Go modules with `go install`, without cgo: the program then needs no library.
record GoBuild(BuildTool go, String module, String tool) implements Build {

    /// @throws BuildException when Go does not run
    static GoBuild with(BuildTool go, String module) throws BuildException {
        try {
            BuildTool.Ending said = go.run(Map.of(), Path.of("/"), line -> {}, List.of("env", "GOVERSION"));
            if (said.succeeded()) {
                return new GoBuild(go, module, said.output().strip().replaceFirst("^go", "go "));
            }
            throw new BuildException(
                    go.path() + " env GOVERSION ended with status " + said.status() + ". " + said.lastLines());
        } catch (IOException e) {
            throw new BuildException(go.path() + " does not start: " + e.getMessage() + "; install Go again", e);
        }
    }

    @Override
    public Path run(Release release, Path folder, Consumer<String> progress) throws BuildException, IOException {
        Files.createDirectory(folder);
        List<String> arguments = new ArrayList<>(List.of("install", "-trimpath"));
        arguments.addAll(release.options());
        arguments.add(module + "@" + release.exact());
        BuildTool.Ending ending =
                go.run(Map.of("GOBIN", folder.toString(), "CGO_ENABLED", "0"), folder, progress, arguments);
        if (!ending.succeeded()) {
            throw Unreachable.registry(release, ending)
                    .orElseGet(() -> new BuildException(release + " cannot be built: go ended with status "
                            + ending.status() + ". " + ending.lastLines()));
        }
        Path program = folder.resolve(release.program());
        if (!Files.isRegularFile(program)) {
            throw new BuildException(release + " was built, and has no program " + release.program());
        }
        requireSum(release, program);
        return program;
    }

    /// The program itself contains the module that it was built from.
    private void requireSum(Release release, Path program) throws BuildException, IOException {
        BuildTool.Ending said =
                go.run(Map.of(), Path.of("/"), line -> {}, List.of("version", "-m", program.toString()));
        Pattern line = Pattern.compile(
                "\\s+mod\\s+" + Pattern.quote(module) + "\\s+" + Pattern.quote(release.exact()) + "\\s+(\\S+)");
        if (!said.succeeded()
                || line.matcher(said.output()).results().noneMatch(found -> found.group(1)
                        .equals(release.checksum()))) {
            throw new BuildException(release + " is not what it was: its module has another sum than the register of"
                    + " Warren; see which proxy Go is configured to use");
        }
    }
}
