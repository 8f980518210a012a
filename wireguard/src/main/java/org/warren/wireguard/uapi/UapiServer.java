package org.warren.wireguard.uapi;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The daemon's socket `<directory>/<interface>.sock`. Requests are read on threads of their own and answered on the
/// device's.
public final class UapiServer implements AutoCloseable {
    private static final int MAX_LINES = 4_000_000;

    private final Path path;
    private final ServerSocketChannel server;
    private final Conversation conversation;
    private final Executor device;

    /// @param device runs a task on the thread that owns the tunnel
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
        server.bind(UnixDomainSocketAddress.of(path));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }

    /// A socket that nobody answers is left over from a daemon that was killed.
    private void removeStale() throws IOException {
        if (Files.exists(path)) {
            try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                throw new IOException("the interface is in use: " + path + " answers (" + probe.isConnected() + ")");
            } catch (ConnectException e) {
                Files.delete(path);
            }
        }
    }

    /// Serves until [#close], on this thread.
    public void serve() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                Thread.ofVirtual().start(() -> converse(client));
            } catch (AsynchronousCloseException e) {
                return;
            } catch (IOException e) {
                if (!server.isOpen()) {
                    return;
                }
            }
        }
    }

    private void converse(SocketChannel client) {
        try (client;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(Channels.newInputStream(client), StandardCharsets.US_ASCII))) {
            List<String> request = read(in);
            while (!request.isEmpty()) {
                ByteBuffer answer = StandardCharsets.US_ASCII.encode(ask(request));
                while (answer.hasRemaining()) {
                    client.write(answer);
                }
                request = read(in);
            }
        } catch (IOException e) {
            return; // the client has gone
        }
    }

    /// The lines up to an empty one; none at the end of the conversation.
    private static List<String> read(BufferedReader in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = in.readLine(); line != null && lines.size() < MAX_LINES; line = in.readLine()) {
            if (line.isEmpty() && !lines.isEmpty()) {
                return lines;
            }
            if (!line.isEmpty()) {
                lines.add(line);
            }
        }
        return List.of();
    }

    private String ask(List<String> request) {
        return CompletableFuture.supplyAsync(() -> conversation.answer(request), device)
                .join();
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(path);
    }
}
