package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.agent.GuestCommand;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.lab.LabException;

/// Starts a guest in a container without any added privilege.
public final class GuestContainer {

    /// Where the node image has the guest's files.
    private static final Path GUEST = Path.of("/opt/warren-guest");

    /// A folder of the container for the kernel's own files.
    private static final Path OWN = Path.of("/run");

    /// What the guest sees of the image beside its root file system: Java with its settings, and this build's programs.
    private static final List<HostFolder> FOLDERS = List.of(
            HostFolder.readOnly(Path.of("/usr/lib/jvm/java-25-openjdk-amd64"), "/usr/lib/jvm/host"),
            HostFolder.readOnly(Path.of("/etc/java-25-openjdk"), "/etc/java-25-openjdk"),
            HostFolder.readOnly(Path.of("/opt/warren-wg"), "/opt/warren-wg"),
            HostFolder.readOnly(Path.of("/opt/warren-traffic"), "/opt/warren-traffic"));

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
            return new AttachedContainer(container, engine, "the guest", Dependencies.Of.GUEST);
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
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        ContainerLimits.set(settings, memoryMebibytes + OUTSIDE_MEBIBYTES);
        int processor = CpuPinning.leastUsed(engine);
        GuestCommand command =
                GuestCommand.of(GUEST, Path.of(GuestCommand.EVIDENCE), OWN, memoryMebibytes, startSeconds, FOLDERS);
        return LabContainer.start(
                engine,
                image,
                settings,
                CpuPinning.label(processor),
                Map.of("WARREN_SEED", Long.toUnsignedString(seed)),
                command.words(processor));
    }
}
