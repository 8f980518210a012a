package org.warren.reports.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.warren.harness.record.LiveReport;

/// Serves browsers on this machine over HTTP: the loopback interface cannot be reached from other machines, and
/// requests for other host names are refused (DNS rebinding).
final class LiveServer implements LiveReport.Server {

    private static final long LOOK_MILLIS = 400;
    private static final long SIGN_OF_LIFE_MILLIS = 10_000;
    private static final int FOLLOWERS_MAX = 64;
    private static final int OK = 200;
    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final String HTML = "text/html; charset=utf-8";
    private static final String HEAD = "HEAD";
    private static final String RUN = "/run/";

    private static final String OWN_POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; "
            + "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// A run's page may be of unknown origin. It contains its own style and script, and a stricter policy if it is
    /// ours. In the sandbox it has a unique origin: it can neither read nor open other pages of this server. It may
    /// offer captures for download.
    private static final String PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; "
            + "script-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
            + "sandbox allow-scripts allow-downloads";

    /// Other files of a run of unknown origin are shown as text, without any scripts.
    private static final String FILE_POLICY =
            "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

    private final HttpServer server;
    private final Set<String> names;
    private final LivePages pages;
    private final RunUpdates feed = new RunUpdates();
    private final Semaphore followers = new Semaphore(FOLLOWERS_MAX);
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private LiveServer(HttpServer server, LivePages pages) {
        this.server = server;
        this.pages = pages;
        int port = server.getAddress().getPort();
        this.names = Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    static LiveServer start(RunWatch watch, int port) throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
        } catch (BindException e) {
            throw new IOException(
                    "port %d of 127.0.0.1 cannot be had (%s); name another with --port, or none for a free one"
                            .formatted(port, e.getMessage()),
                    e);
        }
        LiveServer live = new LiveServer(server, new LivePages(watch.folders()));
        live.feed.publish(watch.look());
        server.createContext("/", live::answer);
        server.setExecutor(live.requests);
        Thread.ofVirtual().name("looking").start(() -> live.look(watch));
        server.start();
        return live;
    }

    @Override
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        feed.close();
        server.stop(0);
        requests.shutdownNow();
    }

    private void look(RunWatch watch) {
        try {
            while (!feed.isClosedWithin(LOOK_MILLIS)) {
                feed.publish(watch.look());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getPath();
            if (!names.contains(String.valueOf(exchange.getRequestHeaders().getFirst("Host")))) {
                notice(exchange, FORBIDDEN, "Not for this name", "Open " + address() + " instead.");
            } else if (!method.equals("GET") && !method.equals(HEAD)) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                notice(exchange, METHOD_NOT_ALLOWED, "Only reading", "Nothing can be changed here.");
            } else if (path == null) {
                notFound(exchange);
            } else if (path.startsWith(RUN)) {
                file(exchange, path.substring(RUN.length()));
            } else {
                page(exchange, path);
            }
        }
    }

    private void page(HttpExchange exchange, String path) throws IOException {
        switch (path) {
            case "/" ->
                send(exchange, OK, HTML, OWN_POLICY, pages.page(feed.latest().runs()));
            case "/live.css" ->
                send(exchange, OK, "text/css; charset=utf-8", OWN_POLICY, LivePages.resource("live.css"));
            case "/live.js" ->
                send(exchange, OK, "text/javascript; charset=utf-8", OWN_POLICY, LivePages.resource("live.js"));
            case "/events" -> events(exchange);
            default -> notFound(exchange);
        }
    }

    /// @param address ID/PATH
    private void file(HttpExchange exchange, String address) throws IOException {
        int slash = address.indexOf('/');
        String id = slash < 0 ? address : address.substring(0, slash);
        Optional<RunPath> file = feed.latest().runs().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .flatMap(run -> RunPath.of(run.folder(), address.substring(slash + 1)));
        if (file.isEmpty()) {
            notFound(exchange);
            return;
        }
        headers(exchange, file.get().type(), file.get().isPage() ? PAGE_POLICY : FILE_POLICY);
        try (var in = Files.newInputStream(file.get().file())) {
            long length = Files.size(file.get().file());
            if (exchange.getRequestMethod().equals(HEAD)) {
                exchange.getResponseHeaders().set("Content-Length", Long.toString(length));
                exchange.sendResponseHeaders(OK, -1);
            } else {
                // Of unknown length: the file may grow meanwhile.
                exchange.sendResponseHeaders(OK, 0);
                in.transferTo(exchange.getResponseBody());
            }
        }
    }

    private void events(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals(HEAD)) {
            send(exchange, OK, "text/event-stream", OWN_POLICY, new byte[0]);
        } else if (!followers.tryAcquire()) {
            notice(
                    exchange,
                    UNAVAILABLE,
                    "Too many pages",
                    "Close some of the pages that follow, and load this again.");
        } else {
            try {
                follow(exchange);
            } finally {
                followers.release();
            }
        }
    }

    private void follow(HttpExchange exchange) throws IOException {
        headers(exchange, "text/event-stream", OWN_POLICY);
        exchange.sendResponseHeaders(OK, 0);
        var out = exchange.getResponseBody();
        long known = -1;
        try {
            out.write("retry: 1000\n\n".getBytes(StandardCharsets.UTF_8));
            for (var version = feed.after(known, SIGN_OF_LIFE_MILLIS);
                    version != null;
                    version = feed.after(known, SIGN_OF_LIFE_MILLIS)) {
                // When there is nothing new, a comment detects whether anybody is still connected.
                String text = version.number() == known
                        ? ": still here\n\n"
                        : "id: %d\nevent: runs\ndata: %s\n\n"
                                .formatted(version.number(), pages.changes(version.runs()));
                out.write(text.getBytes(StandardCharsets.UTF_8));
                out.flush();
                known = version.number();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void notFound(HttpExchange exchange) throws IOException {
        notice(exchange, NOT_FOUND, "Nothing here", "There is no such page, or its run is not there any more.");
    }

    private void notice(HttpExchange exchange, int status, String title, String sentence) throws IOException {
        send(exchange, status, HTML, OWN_POLICY, pages.notice(title, sentence));
    }

    private static void send(HttpExchange exchange, int status, String type, String policy, byte[] body)
            throws IOException {
        headers(exchange, type, policy);
        if (exchange.getRequestMethod().equals(HEAD)) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private static void headers(HttpExchange exchange, String type, String policy) {
        var headers = exchange.getResponseHeaders();
        headers.set("Content-Type", type);
        headers.set("Content-Security-Policy", policy);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("Referrer-Policy", "no-referrer");
        headers.set("Cross-Origin-Resource-Policy", "same-origin");
        headers.set("Cache-Control", "no-store");
    }
}
