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
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.posix.InterfaceIndex;

/// The daemon's socket `<directory>/<interface>.sock`. Each client has a thread, so that a client that stalls does not
/// block the others; requests are answered on the device thread.
public final class UapiServer implements AutoCloseable {
    /// When one more connects, the oldest connection is closed.
    static final int MAX_CLIENTS = 32;

    /// The limit for request and answer lines in flight of all clients: 10,000 peers with 13 allowed IPs each have
    /// 200,000.
    static final int MAX_LINES = 400_000;

    private static final long PAUSE_MILLIS = 200;

    private final SocketFile file;
    private final ServerSocketChannel server;
    private final RequestHandler handler;
    private final Executor device;
    private final Budget budget = new Budget(MAX_LINES);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Deque<SocketChannel> clients = new ArrayDeque<>();

    /// Listens; a stale socket file, which nobody answers on, is replaced.
    ///
    /// @param device runs a task on the thread that owns the tunnel
    /// @throws IOException if the socket cannot be created, or another daemon answers on it
    public UapiServer(Path directory, String name, RequestHandler handler, Executor device) throws IOException {
        Path path = directory.resolve(name + ".sock");
        this.handler = handler;
        this.device = device;
        if (!Files.isDirectory(directory)) {
            var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(directory, owner);
        }
        removeStale(path);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        listen(directory.resolve(name + ".starting"), path);
        file = new SocketFile(path);
    }

    /// The socket gets its name only when it accepts connections: `wg` deletes a socket that does not, as a dead
    /// daemon's.
    private void listen(Path starting, Path path) throws IOException {
        Files.deleteIfExists(starting);
        server.bind(UnixDomainSocketAddress.of(starting));
        Files.setPosixFilePermissions(starting, PosixFilePermissions.fromString("rw-------"));
        Files.move(starting, path, StandardCopyOption.ATOMIC_MOVE);
    }

    /// A socket that nobody answers on is left over from a daemon that was killed.
    private static void removeStale(Path path) throws IOException {
        if (Files.exists(path)) {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                assert probe.isConnected();
                throw new IOException("another daemon answers on " + path + "; stop that one first");
            } catch (ConnectException e) {
                Files.delete(path);
            }
        }
    }

    /// The socket's file. Deleting it shuts the interface down.
    public SocketFile file() {
        return file;
    }

    /// Serves until [#close], on this thread, and continues after any error: a daemon that cannot be configured any
    /// more would have to be killed.
    public void serve() {
        handler.prepare();
        boolean wentWell = true;
        while (server.isOpen()) {
            try {
                acceptOne();
                wentWell = true;
            } catch (ClosedChannelException e) {
                return;
            } catch (Throwable e) { // no descriptor, no thread or no memory, until some are given back
                if (wentWell) {
                    handler.complain("The control socket cannot take a client, and tries again until it can ("
                            + e.getMessage() + "): raise the limits of files, processes or memory");
                }
                wentWell = false;
                pause();
            }
        }
    }

    private void acceptOne() throws IOException {
        SocketChannel client = server.accept();
        boolean served = false;
        try {
            admit(client);
            Thread.ofPlatform().daemon().name("uapi-client").start(() -> serve(client));
            served = true;
        } finally {
            if (!served) {
                dismiss(client);
                client.close();
            }
        }
    }

    /// Returns immediately when the server is closed.
    @SuppressWarnings("ReturnValueIgnored") // the loop asks whether the server is open
    private void pause() {
        try {
            closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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

    private void serve(SocketChannel client) {
        Budget.Account account = budget.new Account();
        try (client) {
            converse(client, account);
        } catch (IOException e) {
            return; // the client has gone
        } catch (Throwable e) { // above all no memory; the next client may have better luck
            handler.complain("A request was given up (" + e.getMessage() + ")");
        } finally {
            account.settle();
            dismiss(client);
        }
    }

    private void converse(SocketChannel client, Budget.Account account) throws IOException {
        Writer out =
                new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(client), StandardCharsets.US_ASCII));
        RequestReader requests = new RequestReader(Channels.newInputStream(client), account, InterfaceIndex::of);
        for (Request request = read(requests, out); request != null; request = read(requests, out)) {
            Answer answer = ask(request);
            boolean fits = account.spend(answer.weight());
            (fits ? answer : new Answer.Done(Errno.ENOMEM.number())).print(out);
            out.flush();
            account.settle();
        }
        out.flush();
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
        FutureTask<Answer> task = new FutureTask<>(() -> handler.answer(request));
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
        // While our socket is open, no other file can have its identity.
        file.delete();
        server.close();
        closed.countDown();
    }
}
