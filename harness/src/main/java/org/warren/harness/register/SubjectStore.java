package org.warren.harness.register;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.warren.harness.cache.CacheFolder;
import org.warren.harness.cache.CacheLock;
import org.warren.harness.cache.CacheUse;
import org.warren.harness.files.FileSentence;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.Sha256;

/// The programs of the register that were built on this machine. Each is built once, and needs no registry after that.
/// If two drivers build the same one at the same time, one of them does it and the other waits.
///
/// @param cache the user's, whose part `subject` contains them
/// @param environment of the build tools, which are searched on its `PATH`
public record SubjectStore(Path cache, Map<String, String> environment) {

    /// The part of the cache that contains them.
    public static final String PART = "subject";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RECORD = "built.json";

    public SubjectStore {
        environment = Map.copyOf(environment);
    }

    /// The store of this machine's user.
    public static SubjectStore here() {
        return new SubjectStore(CacheFolder.here(), System.getenv());
    }

    /// The program of a release, if it was built here according to the present register.
    public Optional<BuiltProgram> find(Release release) {
        Path folder = folder(release);
        try {
            JsonNode record = JSON.readTree(Files.readString(folder.resolve(RECORD)));
            Path program = folder.resolve(release.program());
            if (!record.path("recipe").asText().equals(recipe(release)) || !Files.isExecutable(program)) {
                return Optional.empty();
            }
            CacheUse.announce(cache, folder);
            return Optional.of(new BuiltProgram(
                    release,
                    program,
                    record.path("digest").asText(),
                    record.path("builtWith").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Why a release cannot be used here now and what to do about it, in a sentence; empty if it can.
    public Optional<String> missing(Release release) {
        if (release.refused().isPresent()) {
            return Optional.of(release + " cannot be used: " + release.refused().get());
        }
        if (find(release).isPresent()) {
            return Optional.empty();
        }
        String tool = tool(release).isPresent() ? "" : ", which needs " + installing(release);
        return Optional.of(release + " is not built here; build it with `./warren subject add " + release + "`" + tool);
    }

    /// Builds a release, unless it has been built.
    ///
    /// @param progress receives each step, and each line of the build tool's output
    /// @throws BuildException when it cannot be built here
    /// @throws IOException when the cache cannot be written
    public BuiltProgram build(Release release, Consumer<String> progress) throws BuildException, IOException {
        if (release.refused().isPresent()) {
            throw new BuildException(
                    release + " cannot be used: " + release.refused().get());
        }
        Optional<BuiltProgram> built = find(release);
        if (built.isPresent()) {
            return built.get();
        }
        Build build = build(release);
        try (CacheLock lock = lock(release, progress)) {
            // Another driver may have built it meanwhile.
            Optional<BuiltProgram> now = find(release);
            if (now.isPresent()) {
                return now.get();
            }
            Path made = lock.newFolder();
            try {
                progress.accept(release + ": " + build.tool() + " builds it from the " + release.origin());
                Path program = build.run(release, made.resolve("build"), progress);
                keep(release, build, program, made);
            } finally {
                OutputFolder.removeTree(made);
            }
        } catch (IOException e) {
            throw new IOException(
                    release + " cannot be put into " + cache + ": " + FileSentence.of(e, CacheFolder.ELSEWHERE), e);
        }
        return find(release)
                .orElseThrow(() -> new IllegalStateException(release + " is not in the cache right after its build"));
    }

    private CacheLock lock(Release release, Consumer<String> progress) throws IOException {
        Path part = cache.resolve(PART);
        Optional<CacheLock> free = CacheLock.tryTake(part);
        if (free.isPresent()) {
            return free.get();
        }
        progress.accept(release + ": another Warren builds a subject now; waiting for it");
        return CacheLock.take(part);
    }

    private void keep(Release release, Build build, Path program, Path made) throws IOException {
        Path whole = Files.createDirectory(made.resolve("whole"));
        Path kept = whole.resolve(release.program());
        Files.move(program, kept, StandardCopyOption.ATOMIC_MOVE);
        Files.writeString(
                whole.resolve(RECORD),
                JSON.createObjectNode()
                        .put("release", release.toString())
                        .put("recipe", recipe(release))
                        .put("digest", "sha256:" + Sha256.hex(Files.readAllBytes(kept)))
                        .put("builtWith", build.tool())
                        .toPrettyString());
        // A program from another recipe, or a damaged one, is removed.
        OutputFolder.removeTree(folder(release));
        Files.move(whole, folder(release), StandardCopyOption.ATOMIC_MOVE);
    }

    private Path folder(Release release) {
        return cache.resolve(PART).resolve(release.toString());
    }

    private Optional<BuildTool> tool(Release release) {
        return BuildTool.find(release.origin().kind().tool(), environment);
    }

    private Build build(Release release) throws BuildException {
        Origin origin = release.origin();
        BuildTool tool =
                tool(release).orElseThrow(() -> new BuildException(release + " is built with " + installing(release)));
        return switch (origin.kind()) {
            case CRATE -> CargoBuild.with(tool, origin.name(), release);
            case GO_MODULE -> GoBuild.with(tool, origin.name());
        };
    }

    private static String installing(Release release) {
        Origin.Kind kind = release.origin().kind();
        String version = release.compiler().isEmpty() ? "" : " " + release.compiler() + " or newer";
        return kind.tool() + ", which is not on this machine's PATH; install " + kind.language() + version;
    }

    /// The inputs of a build, as far as the register specifies them.
    private static String recipe(Release release) {
        String text = String.join(
                "\n",
                List.of(
                        release.origin().toString(),
                        release.exact(),
                        release.checksum(),
                        release.program(),
                        String.join(" ", release.options())));
        return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
    }
}
