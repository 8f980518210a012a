package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// A container of a lab. It runs until it is closed, or until this process is terminated.
public final class LabContainer implements AutoCloseable {

    private static final Set<LabContainer> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(LabContainer::closeAll, "containers"));
    }

    private final DockerClient engine;
    private final String image;
    private final String id;
    private final long memoryMebibytes;

    private LabContainer(DockerClient engine, String image, String id, long memoryMebibytes) {
        this.engine = engine;
        this.image = image;
        this.id = id;
        this.memoryMebibytes = memoryMebibytes;
    }

    /// Creates and starts a container whose standard input can be attached to. The image is never pulled.
    ///
    /// @param labels in addition to those that identify this driver
    /// @param environment variables by name
    /// @throws DockerException when the engine refuses; nothing is left behind then
    public static LabContainer start(
            DockerClient engine,
            String image,
            HostConfig settings,
            Map<String, String> labels,
            Map<String, String> environment,
            List<String> command) {
        Map<String, String> all = new java.util.TreeMap<>(OrphanSweep.labels());
        all.putAll(labels);
        String id = engine.createContainerCmd(image)
                .withLabels(all)
                .withEnv(environment.entrySet().stream()
                        .map(variable -> variable.getKey() + "=" + variable.getValue())
                        .toList())
                .withHostConfig(settings)
                .withStdinOpen(true)
                .withStdInOnce(true)
                .withAttachStdin(true)
                .withCmd(command)
                .exec()
                .getId();
        LabContainer container =
                new LabContainer(engine, image, id, Objects.requireNonNullElse(settings.getMemory(), 0L) >> 20);
        OPEN.add(container);
        try {
            engine.startContainerCmd(id).exec();
            return container;
        } catch (RuntimeException e) {
            container.close();
            throw e;
        }
    }

    /// The container's ID in the engine.
    public String id() {
        return id;
    }

    /// The name of its image.
    String image() {
        return image;
    }

    /// The digest of its image.
    ///
    /// @throws DockerException when the engine does not report it
    String imageId() {
        return engine.inspectContainerCmd(id).exec().getImageId();
    }

    /// Whether the engine's kernel killed one of its processes because of its memory limit.
    boolean wasOutOfMemory() {
        try {
            return Boolean.TRUE.equals(
                    engine.inspectContainerCmd(id).exec().getState().getOOMKilled());
        } catch (DockerException e) {
            return false; // it is gone, or the engine is
        }
    }

    /// Its memory limit.
    long memoryMebibytes() {
        return memoryMebibytes;
    }

    /// Runs a command in the container.
    ///
    /// @return its standard output
    /// @throws DockerException when the engine refuses
    String execute(List<String> command) throws InterruptedException {
        String execution = engine.execCreateCmd(id)
                .withAttachStdout(true)
                .withAttachStderr(true)
                .withCmd(command.toArray(String[]::new))
                .exec()
                .getId();
        var out = new ByteArrayOutputStream();
        engine.execStartCmd(execution)
                .exec(new ResultCallback.Adapter<Frame>() {
                    @Override
                    public void onNext(Frame frame) {
                        if (frame.getStreamType() == StreamType.STDOUT) {
                            out.writeBytes(frame.getPayload());
                        }
                    }
                })
                .awaitCompletion();
        return out.toString(StandardCharsets.UTF_8);
    }

    /// Reads a file of the container.
    ///
    /// @param path of a regular file that fits into memory
    /// @throws DockerException when there is none
    /// @throws IOException when it is not a file, or the engine fails
    byte[] read(String path) throws IOException {
        try (var tar = new TarArchiveInputStream(
                engine.copyArchiveFromContainerCmd(id, path).exec())) {
            TarArchiveEntry file = tar.getNextEntry();
            if (file == null || !file.isFile()) {
                throw new IOException(path + " of the container is not a file");
            }
            return tar.readAllBytes();
        }
    }

    /// Kills and removes it. When this returns it is gone, even if another thread had begun to remove it, so that its
    /// network can be removed too. Anything that the engine cannot remove now is removed when the next lab starts.
    @Override
    public synchronized void close() {
        if (OPEN.contains(this)) {
            OrphanSweep.remove(engine, id);
            OPEN.remove(this);
        }
    }

    private static void closeAll() {
        List.copyOf(OPEN).forEach(LabContainer::close);
    }
}
