package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// A guest in a container without any added privilege, reached through the engine alone: the line is the container's
/// standard input and output, files travel as archives. So the engine may be on another machine.
public final class ContainerGuestHost implements GuestHost {

    /// The image that a node of any lab runs; `WARREN_NODE_IMAGE` names another.
    public static final String NODE_IMAGE = "warren/node:latest";

    private static final String MEMORY_FOLDER = "/memory";
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final GenericContainer<?> container;
    private final DockerClient engine;
    private final ByteQueue toGuest = new ByteQueue();
    private final ByteQueue fromGuest = new ByteQueue();
    private final ConsoleTail console = new ConsoleTail();
    private final ResultCallback.Adapter<Frame> attachment;

    private ContainerGuestHost(GenericContainer<?> container, DockerClient engine) {
        this.container = container;
        this.engine = engine;
        this.attachment = engine.attachContainerCmd(container.getContainerId())
                .withStdIn(toGuest.in())
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(new Frames());
    }

    /// Starts a guest whose clock travels.
    ///
    /// @param seed every random byte in the guest follows from it
    /// @param memoryMebibytes the guest's memory; the engine provides what of it the guest touches
    /// @param startSeconds the guest's wall clock at boot, seconds since 1970
    /// @throws GuestException when there is no engine, no image, no space, or the guest does not start
    public static ContainerGuestHost start(long seed, int memoryMebibytes, long startSeconds) {
        DockerClient engine = connect();
        Leftovers.sweep(engine);
        GenericContainer<?> container = container(image(engine), seed, memoryMebibytes, startSeconds);
        try {
            startOnOneProcessor(container, engine);
            return new ContainerGuestHost(container, engine);
        } catch (RuntimeException e) {
            container.stop();
            throw new GuestException(Engines.explain("the guest's container does not start", e), e);
        }
    }

    private static String image(DockerClient engine) {
        try {
            return NodeImage.ready(engine, nodeImage());
        } catch (DockerException e) {
            throw new GuestException(Engines.explain("the guest's container does not start", e), e);
        }
    }

    /// One at a time, so that two labs of this driver do not choose the same processor.
    private static void startOnOneProcessor(GenericContainer<?> container, DockerClient engine) {
        synchronized (ContainerGuestHost.class) {
            int processor = Processors.leastUsed(engine);
            container.withLabels(Processors.label(processor));
            container.withCommand(Processors.keep(processor, container.getCommandParts()));
            container.start();
        }
    }

    private static DockerClient connect() {
        try {
            return DockerClientFactory.instance().client();
        } catch (RuntimeException | ExceptionInInitializerError e) {
            throw new GuestException(
                    "no container engine answers; start one (`make engine`), or set DOCKER_HOST to one that runs", e);
        }
    }

    @SuppressWarnings("resource") // closed by the caller through container.stop()
    private static GenericContainer<?> container(String image, long seed, int memoryMebibytes, long startSeconds) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withNetworkMode("none")
                .withEnv("WARREN_SEED", Long.toUnsignedString(seed))
                .withEnv("TMPDIR", MEMORY_FOLDER)
                .withEnv("HOME", MEMORY_FOLDER)
                .withLabels(Leftovers.labels())
                .withCreateContainerCmdModifier(create -> {
                    create.withStdinOpen(true).withStdInOnce(true).withAttachStdin(true);
                    var settings = java.util.Objects.requireNonNull(create.getHostConfig());
                    settings.withTmpFs(Map.of(MEMORY_FOLDER, "exec,size=" + (memoryMebibytes + 64) + "m"))
                            .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
                })
                .withCommand(
                        "warren-linux",
                        "mem=" + memoryMebibytes + "M",
                        "root=/dev/root",
                        "rootfstype=hostfs",
                        "rootflags=/",
                        "rw",
                        "init=/usr/local/bin/warren-agent",
                        "time-travel=inf-cpu",
                        "time-travel-start=" + startSeconds * NANOS_PER_SECOND,
                        "con=null",
                        "ssl=null",
                        "con0=null,fd:2",
                        "panic=-1",
                        "umid=warren",
                        "quiet");
    }

    @Override
    public InputStream fromGuest() {
        return fromGuest.in();
    }

    @Override
    public OutputStream toGuest() {
        return toGuest.out();
    }

    @Override
    public String console() {
        return console.text();
    }

    @Override
    public void copyOut(String guestFolder, Path folder) {
        try (InputStream archive = engine.copyArchiveFromContainerCmd(container.getContainerId(), guestFolder)
                .exec()) {
            Archives.unpack(archive, folder);
        } catch (NotFoundException e) {
            throw new GuestException("the guest left no " + guestFolder, e);
        } catch (DockerException | IOException e) {
            throw new GuestException("cannot copy the evidence to " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String engine() {
        return Engine.description();
    }

    /// Nothing in the guest matters any more: it is killed with its container.
    @Override
    public void close() {
        try {
            attachment.close();
        } catch (IOException e) {
            console.add("closing the line: " + e.getMessage() + "\n");
        } finally {
            container.stop();
        }
    }

    static String nodeImage() {
        return System.getenv().getOrDefault("WARREN_NODE_IMAGE", NODE_IMAGE);
    }

    private final class Frames extends ResultCallback.Adapter<Frame> {

        @Override
        public void onNext(Frame frame) {
            byte[] payload = frame.getPayload();
            if (frame.getStreamType() == StreamType.STDERR) {
                console.add(new String(payload, StandardCharsets.UTF_8));
                return;
            }
            try {
                fromGuest.out().write(payload);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        @Override
        public void onError(Throwable problem) {
            end();
            super.onError(problem);
        }

        @Override
        public void onComplete() {
            end();
            super.onComplete();
        }

        private void end() {
            try {
                fromGuest.out().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
