package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import java.util.Optional;
import org.warren.harness.lab.LabException;

/// The container engine that the driver uses.
public final class Engine {

    private Engine() {}

    /// Whether an engine answers. Takes at most a few seconds if there is none.
    public static boolean answers() {
        return Here.FOUND.client() != null;
    }

    /// A client for it, after the leftovers of killed drivers have been removed.
    ///
    /// @throws LabException when there is no engine
    public static DockerClient connect() {
        DockerClient engine = client();
        OrphanSweep.sweep(engine);
        return engine;
    }

    /// A client for it, without removing leftovers.
    ///
    /// @throws LabException when there is no engine
    public static DockerClient client() {
        DockerClient client = Here.FOUND.client();
        if (client == null) {
            throw new LabException(String.valueOf(Here.FOUND.missing()));
        }
        return client;
    }

    /// Explains an exception of a run: all exceptions of a lab pass here once. The engine's client throws many kinds,
    /// which mostly mean that the engine is gone.
    ///
    /// @return the exception itself if it already is an explanation; empty if it is not a failure of the engine or a
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

    /// One sentence about an error of the engine, from the deepest cause with a message.
    public static String explain(String what, Throwable problem) {
        return EngineErrors.explain(what, problem);
    }

    /// Why labs that need an engine and a node image cannot run here and what to do about it; empty if they can. It is
    /// determined once, within a few seconds.
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

    /// Searched for at first use.
    private static final class Here {

        static final EngineSearch.Found FOUND = new EngineSearch(
                        Optional.ofNullable(System.getenv("DOCKER_HOST")), NodeImage.name())
                .within(EngineSearch.LIMIT);
    }
}
