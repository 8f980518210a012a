package org.warren.harness.engine;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/// Answers on a socket as a container engine does, with what a test gave it, and notes what it was asked.
final class FakeEngine implements AutoCloseable {

    private static final String PING = "GET /_ping";

    private record Answer(int status, String body) {}

    private final Path path;
    private final ServerSocketChannel server;
    private final boolean silent;
    private final Map<String, Answer> answers = new LinkedHashMap<>(Map.of(PING, new Answer(200, "OK")));
    private final Thread acceptor = Thread.ofPlatform().daemon().unstarted(this::serve);
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();

    private volatile CountDownLatch busy = new CountDownLatch(0);

    private FakeEngine(Path path, boolean silent) throws IOException {
        this.path = path;
        this.silent = silent;
        this.server = ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    static FakeEngine at(Path folder) throws IOException {
        return new FakeEngine(folder.resolve("engine.sock"), false).start();
    }

    /// One that takes connections and never says a word.
    static FakeEngine silent(Path folder) throws IOException {
        return new FakeEngine(folder.resolve("engine.sock"), true).start();
    }

    private FakeEngine start() {
        acceptor.start();
        return this;
    }

    /// Answers nothing but pings until the latch is down, as an engine on a busy machine.
    FakeEngine busyUntil(CountDownLatch latch) {
        busy = latch;
        return this;
    }

    /// @param request method and path without the API's version; what is not listed is 500
    FakeEngine answering(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    String address() {
        return "unix://" + path;
    }

    /// Method and path, without the API's version and without parameters. The client's pings are not among them.
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                open.add(client);
                if (!silent) {
                    Thread.ofPlatform().daemon().start(() -> answer(client));
                }
            }
        } catch (IOException e) {
            return; // closed
        }
    }

    private void answer(SocketChannel client) {
        try (client) {
            var in = new BufferedReader(Channels.newReader(client, StandardCharsets.US_ASCII));
            String request = in.readLine();
            if (request == null) {
                return;
            }
            String asked = request.replaceFirst(" HTTP/.*", "")
                    .replaceFirst("/v[0-9.]+/", "/")
                    .replaceFirst("\\?.*", "");
            asked = URLDecoder.decode(asked, StandardCharsets.UTF_8);
            if (!asked.equals(PING)) {
                requests.add(asked);
                busy.await();
            }
            readBody(in);
            Answer answer = answers.getOrDefault(asked, new Answer(500, "{\"message\":\"planted\"}"));
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            String head =
                    "HTTP/1.1 " + answer.status() + " planted\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.length + "\r\nConnection: close\r\n\r\n";
            client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            client.write(ByteBuffer.wrap(body));
        } catch (IOException e) {
            return; // the client went
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void readBody(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
            if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        while (length > 0 && in.read() >= 0) {
            length--;
        }
    }

    /// When this is over, nobody listens.
    @Override
    public void close() throws IOException {
        server.close();
        try {
            acceptor.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (SocketChannel client : open) {
            client.close();
        }
    }
}
