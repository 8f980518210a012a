package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/// The container engine that the driver talks to.
public final class Engine {

    private static final String DEFAULT_SOCKET = "unix:///var/run/docker.sock";
    private static final int CONNECT_MILLIS_MAX = 3000;

    private Engine() {}

    /// Whether an engine answers. Takes a few seconds at most where there is none.
    public static boolean answers() {
        if (!mayAnswer(Optional.ofNullable(System.getenv("DOCKER_HOST")).orElse(DEFAULT_SOCKET))) {
            return false;
        }
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
            return false;
        }
    }

    /// Whether something listens where the engine should be. Testcontainers would ask a closed door for minutes.
    static boolean mayAnswer(String address) {
        try {
            URI uri = URI.create(address);
            if ("tcp".equals(uri.getScheme())) {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), CONNECT_MILLIS_MAX);
                    return true;
                }
            }
            Path path = Path.of(uri.getPath());
            if (!"unix".equals(uri.getScheme()) || !Files.exists(path)) {
                return true; // an engine elsewhere, which only Testcontainers knows how to find
            }
            SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
            return true;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    /// The way to it, after what killed drivers left in it has been removed.
    ///
    /// @throws GuestException when there is no engine
    public static DockerClient connect() {
        DockerClient engine = client();
        Leftovers.sweep(engine);
        return engine;
    }

    private static DockerClient client() {
        try {
            return DockerClientFactory.instance().client();
        } catch (RuntimeException | ExceptionInInitializerError e) {
            throw new GuestException(
                    "no container engine answers; start one (`make engine`), or set DOCKER_HOST to one that runs", e);
        }
    }

    /// What an exception means for a run: what a lab throws, whichever call it was, goes by here once. The engine's own
    /// exceptions are many, and mostly mean that it is gone.
    ///
    /// @return the exception itself where it is in words already; empty where it is no trouble of the engine or a lab
    public static Optional<GuestException> trouble(Throwable thrown) {
        if (thrown instanceof GuestException known) {
            return Optional.of(known);
        }
        return Engines.isOfEngine(thrown)
                ? Optional.of(new GuestException(
                        Engines.explain(
                                        "the container engine does not answer, or refuses, in the middle of the run",
                                        thrown)
                                + "; see that it runs (`./warren doctor`), and run again",
                        thrown))
                : Optional.empty();
    }

    /// One sentence about an error of the engine's, from the deepest cause that says something.
    public static String explain(String what, Throwable problem) {
        return Engines.explain(what, problem);
    }

    /// Why labs that need an engine and a node image do not run here and what to do about it, if so.
    public static Optional<String> missing() {
        if (!answers()) {
            return Optional.of(
                    "no container engine answers; start one (`make engine`), or set DOCKER_HOST to one that runs");
        }
        return hasNodeImage()
                ? Optional.empty()
                : Optional.of("the node image is missing; build it with `make images`");
    }

    /// Its name and version.
    public static String description() {
        return "docker " + DockerClientFactory.instance().getInfo().getServerVersion();
    }

    public static boolean hasNodeImage() {
        try {
            DockerClient client = DockerClientFactory.instance().client();
            client.inspectImageCmd(NodeImage.name()).exec();
            return true;
        } catch (NotFoundException e) {
            return false;
        } catch (RuntimeException e) {
            throw trouble(e).orElseThrow(() -> e);
        }
    }
}
