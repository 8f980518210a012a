package org.warren.harness.guest;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.LogConfig;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/// Starts a guest in a container without any added privilege.
public final class ContainerGuestHost {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// For the guest's kernel and the page tables of its processes, beside its memory.
    private static final int OUTSIDE_MEBIBYTES = 768;

    private ContainerGuestHost() {}

    /// Starts a guest whose clock travels.
    ///
    /// @param seed every random byte in the guest follows from it
    /// @param memoryMebibytes the guest's memory; the engine provides what of it the guest touches
    /// @param startSeconds the guest's wall clock at boot, seconds since 1970
    /// @throws GuestException when there is no engine, no image, no space, or the guest does not start
    public static GuestHost start(long seed, int memoryMebibytes, long startSeconds) {
        DockerClient engine = Engine.connect();
        GenericContainer<?> container = container(NodeImage.ready(engine), seed, memoryMebibytes, startSeconds);
        try {
            startOnOneProcessor(container, engine);
            return new AttachedContainer(container, engine, "the guest");
        } catch (RuntimeException e) {
            container.stop();
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

    @SuppressWarnings("resource") // closed by the caller through container.stop()
    private static GenericContainer<?> container(String image, long seed, int memoryMebibytes, long startSeconds) {
        return new GenericContainer<>(DockerImageName.parse(image))
                .withImagePullPolicy(name -> false)
                .withNetworkMode("none")
                .withEnv("WARREN_SEED", Long.toUnsignedString(seed))
                .withEnv(LabKernel.environment())
                .withLabels(Leftovers.labels())
                .withCreateContainerCmdModifier(create -> {
                    create.withStdinOpen(true).withStdInOnce(true).withAttachStdin(true);
                    var settings = java.util.Objects.requireNonNull(create.getHostConfig());
                    ContainerLimits.set(settings, memoryMebibytes + OUTSIDE_MEBIBYTES);
                    settings.withTmpFs(LabKernel.mounts(memoryMebibytes))
                            .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
                })
                .withCommand(LabKernel.command(
                                memoryMebibytes,
                                List.of("time-travel=inf-cpu", "time-travel-start=" + startSeconds * NANOS_PER_SECOND))
                        .toArray(String[]::new));
    }
}
