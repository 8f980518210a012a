package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.agent.DaemonTraining;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.agent.GuestCommand;
import org.warren.harness.agent.HostFolder;
import org.warren.harness.lab.LabException;

/// Starts a guest in a container without any additional privileges.
public final class GuestContainer {

    private static final String DAEMON = "/opt/warren-wg";

    /// Where the guest's files are in the node image.
    private static final Path GUEST = Path.of("/opt/warren-guest");

    /// A folder of the container for the kernel's own files.
    private static final Path OWN = Path.of("/run");

    /// The parts of the image that the guest can see besides its root file system: Java with its settings, and this
    /// build's programs.
    private static final List<HostFolder> FOLDERS = folders(false);

    /// For the guest's kernel and its processes' page tables, in addition to the guest's memory.
    private static final int OUTSIDE_MEBIBYTES = 768;

    private GuestContainer() {}

    private static List<HostFolder> folders(boolean training) {
        return List.of(
                HostFolder.readOnly(Path.of("/usr/lib/jvm/java-25-openjdk-amd64"), GuestCommand.JAVA),
                HostFolder.readOnly(Path.of("/etc/java-25-openjdk"), "/etc/java-25-openjdk"),
                new HostFolder(Path.of(DAEMON), DAEMON, training),
                HostFolder.readOnly(Path.of("/opt/warren-traffic"), "/opt/warren-traffic"));
    }

    /// Starts a guest with a virtual clock.
    ///
    /// @param seed of all randomness in the guest
    /// @param memoryMebibytes the guest's memory; the engine provides what the guest touches
    /// @param startSeconds the guest's wall clock at boot, in seconds since 1970
    /// @throws LabException when there is no engine, no image or no space, or the guest does not start
    public static AgentHost start(long seed, int memoryMebibytes, long startSeconds) {
        DockerClient engine = Engine.connect();
        String image = NodeImage.ready(engine);
        try {
            LabContainer container = startOnOneProcessor(engine, image, seed, memoryMebibytes, startSeconds, FOLDERS);
            return attach(container, engine);
        } catch (RuntimeException e) {
            throw new LabException(EngineErrors.explain("the guest's container does not start", e), e);
        }
    }

    /// Makes the AOT archive of the Java WireGuard in a guest.
    ///
    /// @param image a node image with this build's programs
    /// @return the files that the training adds next to the daemon's jar; empty if no guest can run in a container of
    ///     this engine
    /// @throws LabException when the guest does not answer, the engine fails, or the daemon fails
    static Map<String, byte[]> train(DockerClient engine, String image) {
        LabContainer container;
        try {
            container = startOnOneProcessor(
                    engine, image, DaemonTraining.SEED, DaemonTraining.MEMORY_MEBIBYTES, 0, folders(true));
        } catch (DockerException e) {
            return Map.of(); // as where the image has no guest, or the engine refuses what one needs
        }
        try (Agent agent = DaemonTraining.agent(attach(container, engine))) {
            if (ends(agent)) {
                return Map.of();
            }
            DaemonTraining.run(agent);
            Map<String, byte[]> left = new TreeMap<>();
            for (String file : List.of(DaemonTraining.ARCHIVE, DaemonTraining.SAID)) {
                left.put(file, container.read(DAEMON + "/lib/" + file));
            }
            return left;
        } catch (DockerException | IOException e) {
            throw new LabException(EngineErrors.explain("the Java WireGuard is not trained", e), e);
        }
    }

    /// Whether the guest ended before it answered. One that does not answer may only be slow.
    private static boolean ends(Agent agent) {
        try {
            agent.now();
            return false;
        } catch (LabException e) {
            if (e.getCause() instanceof TimeoutException) {
                throw e;
            }
            return true;
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

    /// Synchronized, so that two labs of this driver do not choose the same processor.
    private static synchronized LabContainer startOnOneProcessor(
            DockerClient engine,
            String image,
            long seed,
            int memoryMebibytes,
            long startSeconds,
            List<HostFolder> folders) {
        HostConfig settings = HostConfig.newHostConfig()
                .withNetworkMode("none")
                .withLogConfig(new LogConfig(LogConfig.LoggingType.NONE));
        ContainerLimits.set(settings, memoryMebibytes + OUTSIDE_MEBIBYTES);
        int processor = CpuPinning.leastUsed(engine);
        GuestCommand command =
                GuestCommand.of(GUEST, Path.of(GuestCommand.EVIDENCE), OWN, memoryMebibytes, startSeconds, folders);
        return LabContainer.start(
                engine,
                image,
                settings,
                CpuPinning.label(processor),
                Map.of("WARREN_SEED", Long.toUnsignedString(seed)),
                command.words(processor));
    }
}
