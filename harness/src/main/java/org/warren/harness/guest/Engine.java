package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;

/// The container engine that the driver talks to.
public final class Engine {

    private Engine() {}

    public static boolean answers() {
        try {
            return DockerClientFactory.instance().isDockerAvailable();
        } catch (RuntimeException e) {
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
