package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.testcontainers.dockerclient.DockerClientProviderStrategy;
import org.testcontainers.dockerclient.EnvironmentAndSystemPropertyClientProviderStrategy;
import org.testcontainers.dockerclient.TransportConfig;

/// Searches for the container engine and the node image. It waits at most a few seconds, explains in one sentence what
/// is missing and what to do, and never makes the engine pull an image.
///
/// Testcontainers knows where engines are on different kinds of machines. Nothing else of it is used: its own client
/// would pull and start one container for cleaning up and another one to find out an address.
final class EngineSearch {

    /// The result.
    ///
    /// @param client for the engine, or null if none answers
    /// @param version of the engine
    /// @param missing why labs cannot run here and what to do about it, or null
    record Found(
            @Nullable DockerClient client,
            String version,
            @Nullable String missing) {

        static Found nothing(String why) {
            return new Found(null, "", why);
        }
    }

    /// Leaves a process time to start and to end within 5 s.
    static final Duration LIMIT = Duration.ofMillis(3500);

    /// For an engine that answers on a busy machine; loading its client alone can take seconds there.
    private static final Duration BUSY_LIMIT = Duration.ofMinutes(1);

    private static final byte[] PING = "GET /_ping HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final String DEFAULT_ADDRESS = "unix:///var/run/docker.sock";
    private static final int CONNECT_MILLIS_MAX = 2000;

    private final Optional<String> given;
    private final String image;

    /// Why the address cannot be reached, until something has answered.
    private volatile @Nullable String closed;

    /// Whether something has answered at the address.
    private volatile boolean answers;

    /// @param given the value of DOCKER_HOST, if it is set
    /// @param image the name of the node image
    EngineSearch(Optional<String> given, String image) {
        this.given = given.filter(address -> !address.isBlank());
        this.image = image;
        this.closed = sentence(address(), new IOException("nothing was heard from it"));
    }

    /// Searches in another thread, which is abandoned when the time limit is over.
    Found within(Duration limit) {
        FutureTask<Found> search = new FutureTask<>(this::look);
        Thread.ofPlatform().daemon().name("engine-search").start(search);
        try {
            return result(search, limit);
        } catch (TimeoutException e) {
            return Found.nothing(why("the container engine at " + address() + " takes connections and does not answer;"
                    + " see what `docker info` says, and restart the engine"));
        } catch (ExecutionException e) {
            return Found.nothing(why(EngineErrors.explain("the container engine at " + address() + " cannot be used", e)
                    + "; see what `docker info` says"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Found.nothing("interrupted while looking for the container engine");
        }
    }

    /// Waits for the time limit, and longer for an engine that has answered a ping.
    private Found result(FutureTask<Found> search, Duration limit)
            throws TimeoutException, ExecutionException, InterruptedException {
        try {
            return search.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            if (!answers) {
                throw e;
            }
            return search.get(BUSY_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    /// A refused connection explains more than the failure of a search elsewhere.
    private String why(String otherwise) {
        String door = closed;
        return door == null ? otherwise : door;
    }

    private String address() {
        return given.orElse(DEFAULT_ADDRESS);
    }

    private Found look() {
        closed = whyClosed(address());
        if (closed != null && given.isPresent()) {
            return Found.nothing(closed);
        }
        DockerClient client = given.isPresent()
                ? DockerClientProviderStrategy.getClientForConfig(transport(URI.create(address())))
                : usual();
        String version = String.valueOf(client.infoCmd().exec().getServerVersion());
        return new Found(client, version, missingImage(client));
    }

    /// The environment also says where the certificates for an address are.
    @SuppressWarnings("deprecation") // only for those who extend it, says Testcontainers; it has no other name for it
    private static TransportConfig transport(URI address) {
        return "unix".equals(address.getScheme())
                ? TransportConfig.builder().dockerHost(address).build()
                : new EnvironmentAndSystemPropertyClientProviderStrategy().getTransportConfig();
    }

    /// The engine may be a rootless one of the user, or one that a configuration file of Testcontainers names.
    private static DockerClient usual() {
        List<DockerClientProviderStrategy> strategies = new ArrayList<>();
        ServiceLoader.load(DockerClientProviderStrategy.class).forEach(strategies::add);
        return DockerClientProviderStrategy.getFirstValidStrategy(strategies).getDockerClient();
    }

    private @Nullable String missingImage(DockerClient client) {
        try {
            client.inspectImageCmd(image).exec();
            return null;
        } catch (NotFoundException e) {
            return "the container engine has no node image " + image
                    + "; build it with `make images`, or name another with WARREN_NODE_IMAGE";
        }
    }

    /// Why an address cannot be reached; empty if it can.
    private @Nullable String whyClosed(String address) {
        try {
            URI uri = URI.create(address);
            if ("unix".equals(uri.getScheme()) && uri.getPath() != null) {
                try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(uri.getPath())))) {
                    closed = null;
                    answers = answersAPing(channel);
                }
                return null;
            }
            if ("tcp".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
                connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                return null;
            }
        } catch (IOException e) {
            return sentence(address, e);
        } catch (IllegalArgumentException e) {
            return noAddress(address);
        }
        return noAddress(address);
    }

    /// Waits for any reply, even the end of the connection: a server that refuses a request exists.
    private static boolean answersAPing(SocketChannel channel) throws IOException {
        channel.write(ByteBuffer.wrap(PING));
        channel.read(ByteBuffer.allocate(1));
        return true;
    }

    private static void connect(SocketAddress address) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address, CONNECT_MILLIS_MAX);
        }
    }

    private static String noAddress(String address) {
        return "DOCKER_HOST is '" + address
                + "', which is not the address of a container engine; write unix:///PATH or tcp://HOST:PORT, or unset it";
    }

    /// Explains to a user why an address cannot be connected to.
    static String sentence(String address, IOException problem) {
        String said = String.valueOf(problem.getMessage());
        if (said.toLowerCase(Locale.ROOT).contains("permission denied")) {
            return "this user may not use the container engine at " + address
                    + "; add the user to the group of that socket (`sudo usermod -aG docker $USER`, then log in again),"
                    + " or run as root";
        }
        return "no container engine answers at " + address + " (" + said
                + "); start Docker (`make engine`), or set DOCKER_HOST to an engine that runs";
    }
}
