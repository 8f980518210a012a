package org.warren.wireguard.uapi;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// The daemon's socket `<directory>/<interface>.sock`. Each client has a thread, so that one that hangs keeps nobody
/// waiting; requests are answered on the device's thread.
public final class UapiServer implements AutoCloseable {
    /// When one more comes, the oldest has to go.
    static final int MAX_CLIENTS = 32;

    /// Lines of requests under way, of all clients together: 10,000 peers with 13 allowed IPs each have 200,000.
    static final int MAX_LINES = 400_000;

    private final Path path;
    private final ServerSocketChannel server;
    private final Conversation conversation;
    private final Executor device;
    private final Semaphore budget = new Semaphore(MAX_LINES);
    private final Deque<SocketChannel> clients = new ArrayDeque<>();

    /// Listens; a socket file that nobody answers is replaced.
    ///
    /// @param device runs a task on the thread that owns the tunnel
    /// @throws IOException if the socket cannot be made, or another daemon answers on it
    public UapiServer(Path directory, String name, Conversation conversation, Executor device) throws IOException {
        this.path = directory.resolve(name + ".sock");
        this.conversation = conversation;
        this.device = device;
        if (!Files.isDirectory(directory)) {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(directory, owner);
        }
        removeStale();
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listen(directory.resolve(name + ".starting"));
    }

    /// The socket gets its name when it answers: `wg` takes one that does not for a dead daemon's, and deletes it.
    private void listen(Path starting) throws IOException {
        Files.deleteIfExists(starting);
        server.bind(UnixDomainSocketAddress.of(starting));
        Files.setPosixFilePermissions(starting, PosixFilePermissions.fromString("rw-------"));
        Files.move(starting, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /// A socket that nobody answers is left over from a daemon that was killed.
    private void removeStale() throws IOException {
        if (Files.exists(path)) {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assert probe.isConnected();
                throw new IOException("another daemon answers on " + path + "; stop that one first");
            } catch (ConnectException e) {
                Files.delete(path);
            }
        }
    }

    /// The socket's file. Who deletes it wants the interface to go.
    public Path path() {
        return path;
    }

    /// Serves until [#close], on this thread.
    public void serve() {
        while (server.isOpen()) {
            acceptOne();
        }
    }

    private void acceptOne() {
        try {
            SocketChannel client = server.accept();
            admit(client);
            Thread.ofPlatform().daemon().name("uapi-client").start(() -> converse(client));
        } catch (IOException e) {
            return; // closed, or the client has gone before it was accepted
        }
    }

    private synchronized void admit(SocketChannel client) throws IOException {
        clients.add(client);
        if (clients.size() > MAX_CLIENTS) {
            clients.remove().close();
        }
    }

    private synchronized void dismiss(SocketChannel client) {
        clients.remove(client);
    }

    private void converse(SocketChannel client) {
        try (client;
                Writer out = new BufferedWriter(
                        new OutputStreamWriter(Channels.newOutputStream(client), StandardCharsets.US_ASCII))) {
            RequestReader requests = new RequestReader(Channels.newInputStream(client), budget);
            for (Request request = read(requests, out); request != null; request = read(requests, out)) {
                ask(request).print(out);
                out.flush();
            }
        } catch (IOException e) {
            return; // the client has gone
        } finally {
            dismiss(client);
        }
    }

    private static @Nullable Request read(RequestReader requests, Writer out) throws IOException {
        try {
            return requests.next();
        } catch (UapiException e) {
            new Answer.Done(e.errno()).print(out);
            return null;
        }
    }

    private Answer ask(Request request) throws IOException {
        FutureTask<Answer> task = new FutureTask<>(() -> conversation.answer(request));
        device.execute(task);
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a request that was found valid cannot be carried out", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the daemon ends");
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
