package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import java.util.Optional;
import org.warren.harness.lab.LabException;

/// The container engine that the driver talks to.
public final class Engine {

    private Engine() {}

    /// Whether an engine answers. Takes a few seconds at most where there is none.
    public static boolean answers() {
        return Here.FOUND.client() != null;
    }

    /// The way to it, after what killed drivers left in it has been removed.
    ///
    /// @throws LabException when there is no engine
    public static DockerClient connect() {
        DockerClient engine = client();
        OrphanSweep.sweep(engine);
        return engine;
    }

    /// The way to it, as it is.
    ///
    /// @throws LabException when there is no engine
    public static DockerClient client() {
        DockerClient client = Here.FOUND.client();
        if (client == null) {
            throw new LabException(String.valueOf(Here.FOUND.missing()));
        }
        return client;
    }

    /// What an exception means for a run: what a lab throws, whichever call it was, passes here once. The engine's own
    /// exceptions are many, and mostly mean that it is gone.
    ///
    /// @return the exception itself where it is in words already; empty where it is not a failure of the engine or a
    ///     lab
    public static Optional<LabException> trouble(Throwable thrown) {
        if (thrown instanceof LabException known) {
            return Optional.of(known);
        }
        return EngineErrors.isOfEngine(thrown)
                ? Optional.of(new LabException(
                        EngineErrors.explain(
                                        "the container engine does not answer, or refuses, in the middle of the run",
                                        thrown)
                                + "; see that it runs (`./warren doctor`), and run again",
                        thrown))
                : Optional.empty();
    }

    /// One sentence about an error of the engine's, from the deepest cause that says something.
    public static String explain(String what, Throwable problem) {
        return EngineErrors.explain(what, problem);
    }

    /// Why labs that need an engine and a node image do not run here and what to do about it, if so. It is found out
    /// once, within a few seconds.
    public static Optional<String> missing() {
        return Optional.ofNullable(Here.FOUND.missing());
    }

    /// Its name and version.
    public static String description() {
        return "docker " + Here.FOUND.version();
    }

    public static boolean hasNodeImage() {
        return Here.FOUND.missing() == null;
    }

    /// Looked for when somebody asks first.
    private static final class Here {

        static final EngineSearch.Found FOUND = new EngineSearch(
                        Optional.ofNullable(System.getenv("DOCKER_HOST")), NodeImage.name())
                .within(EngineSearch.LIMIT);
    }
}
