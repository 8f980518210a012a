package org.warren.harness.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.agent.ConsoleTail;
import org.warren.harness.agent.Dependencies;
import org.warren.harness.agent.EvidenceBudget;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabException;

/// A running container with an agent in it, accessed only through the engine: the connection is the container's
/// standard input and output, files are copied as archives. So the engine may be on another machine.
public final class AttachedContainer implements AgentHost {

    private final LabContainer container;
    private final DockerClient engine;
    private final String title;
    private final Dependencies.Of kind;
    private final ByteQueue toAgent = new ByteQueue();
    private final ByteQueue fromAgent = new ByteQueue();
    private final ConsoleTail console = new ConsoleTail();
    private final ResultCallback.Adapter<Frame> attachment;
    private final StorageWatch storage;

    /// Attaches to a running container, which is closed together with this object.
    ///
    /// @param title its name in error messages
    /// @param kind what runs in it
    public AttachedContainer(LabContainer container, DockerClient engine, String title, Dependencies.Of kind) {
        this.container = container;
        this.engine = engine;
        this.title = title;
        this.kind = kind;
        this.attachment = engine.attachContainerCmd(container.id())
                .withStdIn(toAgent.in())
                .withStdOut(true)
                .withStdErr(true)
                .withFollowStream(true)
                .exec(new Frames());
        this.storage = StorageWatch.of(engine, container.id(), console, StorageWatch.BYTES_MAX);
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public InputStream fromAgent() {
        return fromAgent.in();
    }

    @Override
    public OutputStream toAgent() {
        return toAgent.out();
    }

    @Override
    public String console() {
        String said = console.text();
        return said.isEmpty() && container.wasOutOfMemory()
                ? "Warren's limit for it is " + container.memoryMebibytes()
                        + " MiB of memory, which its processes used up; let fewer of them run"
                : said;
    }

    @Override
    public String meaning(String error) {
        return EngineErrors.meaning(error);
    }

    @Override
    public void copyOut(String guestFolder, Path folder) {
        try (InputStream archive =
                engine.copyArchiveFromContainerCmd(container.id(), guestFolder).exec()) {
            Archives.unpack(archive, folder, EvidenceBudget.USUAL);
        } catch (NotFoundException e) {
            throw new LabException(title + " left no " + guestFolder, e);
        } catch (DockerException | IOException e) {
            throw new LabException("cannot copy the evidence to " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String executeOutside(List<String> command) {
        try {
            return container.execute(command);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while a command ran in " + title, e);
        } catch (DockerException e) {
            throw new LabException(Engine.explain("a command does not run in " + title, e), e);
        }
    }

    @Override
    public void pause() {
        power("paused", id -> engine.pauseContainerCmd(id).exec());
    }

    @Override
    public void resume() {
        power("resumed", id -> engine.unpauseContainerCmd(id).exec());
    }

    @Override
    public void kill() {
        power("killed", id -> engine.killContainerCmd(id).exec());
    }

    private void power(String what, Consumer<String> command) {
        try {
            command.accept(container.id());
        } catch (DockerException e) {
            throw new LabException(Engine.explain(title + " cannot be " + what, e), e);
        }
    }

    @Override
    public String engine() {
        return Engine.description();
    }

    @Override
    public List<Dependency> dependencies() {
        var image = new Dependency("node image", container.image(), container.imageId());
        return Dependencies.of(image, kind, this::executeOutside);
    }

    /// The state of the guest does not matter any more: it is killed with its container.
    @Override
    public void close() {
        storage.close();
        try {
            attachment.close();
        } catch (IOException e) {
            console.add("closing the line: " + e.getMessage() + "\n");
        } finally {
            container.close();
        }
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
                fromAgent.out().write(payload);
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
                fromAgent.out().close();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
