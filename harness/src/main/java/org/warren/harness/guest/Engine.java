package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

    /// Its name and version.
    public static String description() {
        return "docker " + DockerClientFactory.instance().getInfo().getServerVersion();
    }

    public static boolean hasNodeImage() {
        try {
            DockerClient client = DockerClientFactory.instance().client();
            client.inspectImageCmd(ContainerGuestHost.nodeImage()).exec();
            return true;
        } catch (DockerException e) {
            return false;
        }
    }

    /// Whether this machine's own kernel knows WireGuard; asked of the module system, so that nothing is changed.
    public static boolean hasHostWireGuard() {
        try {
            Process process = new ProcessBuilder("modprobe", "--dry-run", "wireguard")
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
