package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.lab.LabException;

/// Starts a guest in a container without any added privilege.
public final class GuestContainer {

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /// For the guest's kernel and the page tables of its processes, beside its memory.
    private static final int OUTSIDE_MEBIBYTES = 768;

    private GuestContainer() {}

    /// Starts a guest whose clock travels.
    ///
    /// @param seed every random byte in the guest follows from it
    /// @param memoryMebibytes the guest's memory; the engine provides what of it the guest touches
    /// @param startSeconds the guest's wall clock at boot, seconds since 1970
    /// @throws LabException when there is no engine, no image, no space, or the guest does not start
    public static AgentHost start(long seed, int memoryMebibytes, long startSeconds) {
        DockerClient engine = Engine.connect();
        String image = NodeImage.ready(engine);
        try {
            LabContainer container = startOnOneProcessor(engine, image, seed, memoryMebibytes, startSeconds);
            return attach(container, engine);
        } catch (RuntimeException e) {
            throw new LabException(EngineErrors.explain("the guest's container does not start", e), e);
        }
    }

    private static AgentHost attach(LabContainer container, DockerClient engine) {
        try {
            return new AttachedContainer(container, engine, "the guest");
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /// One at a time, so that two labs of this driver do not choose the same processor.
    private static synchronized LabContainer startOnOneProcessor(
            DockerClient engine, String image, long seed, int memoryMebibytes, long startSeconds) {
        HostConfig settings = HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withTmpFs(LabKernel.mounts(memoryMebibytes))
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        ContainerLimits.set(settings, memoryMebibytes + OUTSIDE_MEBIBYTES);
        Map<String, String> environment = new LinkedHashMap<>(LabKernel.environment());
        environment.put("WARREN_SEED", Long.toUnsignedString(seed));
        int processor = CpuPinning.leastUsed(engine);
        String[] command = LabKernel.command(
                        memoryMebibytes,
                        List.of("time-travel=inf-cpu", "time-travel-start=" + startSeconds * NANOS_PER_SECOND))
                .toArray(String[]::new);
        return LabContainer.start(
                engine,
                image,
                settings,
                CpuPinning.label(processor),
                environment,
                List.of(CpuPinning.keep(processor, command)));
    }
}
