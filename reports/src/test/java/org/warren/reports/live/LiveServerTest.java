package org.warren.reports.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.record.Progress;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

@Timeout(60)
class LiveServerTest {

    private static final long OURS = 1;
    private static final String MARKUP = "<script>alert('1')</script>&\"";

    @TempDir
    Path runs;

    private final HttpClient client = HttpClient.newHttpClient();
    private LiveServer server;

    @BeforeEach
    void serve() throws IOException {
        server = LiveServer.start(new RunWatch(List.of(runs), owner -> owner.pid() == OURS), 0);
    }

    @AfterEach
    void end() {
        server.close();
        client.close();
    }

    @Test
    void runUnderWayIsFollowedUntilItsVerdict() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("first"));
        try (Stream<String> lines = events()) {
            Iterator<String> events = lines.iterator();

            progress("handshake", OURS, Progress.Status.RUNNING, null).write(folder);
            assertThat(eventWith(events, "handshake"))
                    .contains("1 in progress, 0 ended", "now: <strong>idle", "1 h 0 min 21.5 s in the lab")
                    .contains("\\\"verdict fail\\\">FAIL</span> reachability: Nothing came.");

            progress("handshake", OURS, Progress.Status.DONE, null).write(folder);
            assertThat(eventWith(events, "2 of 2 steps")).contains("handshake");

            record(folder, "handshake", Verdict.FAIL);
            Files.delete(Progress.file(folder));
            assertThat(eventWith(events, "0 in progress, 1 ended: 1 FAIL")).contains("/run.json");
        }
    }

    @Test
    void diagnosisUnderWayHasItsPageAlready() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("now"));
        Files.writeString(folder.resolve("report.html"), "<h1>so far</h1>");
        try (Stream<String> lines = events()) {
            progress("diagnose", OURS, Progress.Status.RUNNING, null).write(folder);

            assertThat(eventWith(lines.iterator(), "diagnose"))
                    .contains("1 in progress, 0 ended")
                    .contains("/report.html\\\">diagnose</a>");
        }
    }

    @Test
    void runWhoseProcessIsGoneIsUnknown() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("killed"));
        try (Stream<String> lines = events()) {
            progress("handshake", 2, Progress.Status.RUNNING, null).write(folder);

            assertThat(eventWith(lines.iterator(), "handshake"))
                    .contains("0 in progress, 1 ended: 1 UNKNOWN", "The process that ran it is gone")
                    .contains("It came to the step idle");
        }
    }

    @Test
    void runThatEndedWithoutRecordSaysWhy() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("first"));
        try (Stream<String> lines = events()) {
            progress("handshake", OURS, Progress.Status.FAILED, "no engine; start one")
                    .write(folder);

            assertThat(eventWith(lines.iterator(), "handshake")).contains("no engine; start one", "1 UNKNOWN");
        }
    }

    @Test
    void pageOfARunIsServedWithItsEvidence() throws Exception {
        Path folder = recordedRun();
        Files.writeString(folder.resolve("report.html"), "<p>the page</p>");
        String address = addressOf("report.html");

        assertThat(get(address).body()).isEqualTo("<p>the page</p>");
        assertThat(get(address).headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
        assertThat(get(address.replace("report.html", "logs/client.log")).body())
                .isEqualTo("<b>a log</b>");
        assertThat(get(address.replace("report.html", "logs/client.log"))
                        .headers()
                        .firstValue("Content-Type"))
                .contains("text/plain; charset=utf-8");
    }

    /// A page of the same origin as the server could open the first page and read all runs through it.
    @Test
    void filesOfARunAreInASandboxAndOurOwnPagesAreNot() throws Exception {
        Path folder = recordedRun();
        Files.writeString(folder.resolve("report.html"), "<script>window.open('/')</script>");

        assertThat(policy(addressOf("report.html")))
                .contains("default-src 'none'", "sandbox allow-scripts allow-downloads")
                .doesNotContain("allow-same-origin", "allow-popups", "allow-top-navigation", "allow-modals");
        for (String file : List.of("run.json", "logs/client.log")) {
            assertThat(policy(addressOf("report.html").replace("report.html", file)))
                    .contains("default-src 'none'")
                    .endsWith("sandbox");
        }
        assertThat(policy("/")).doesNotContain("sandbox");
    }

    @Test
    void addressOf4000FoldersIsNotServed() throws Exception {
        recordedRun();
        String address = addressOf("run.json").replace("run.json", "logs/" + "a/".repeat(2000) + "b");

        assertThat(get(address).statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "keys/client.keys",
                "logs/../keys/client.keys",
                "logs/%2e%2e/keys/client.keys",
                "../secret",
                "%2e%2e/secret",
                "..%2fsecret",
                "logs/shadow.log",
                "logs",
                "logs/",
                "",
                "notes.txt",
                "logs/%00.log",
                "linked/client.log",
                "captures/hosts"
            })
    void whatIsNoEvidenceIsNotServed(String path) throws Exception {
        Path folder = recordedRun();
        Files.writeString(Files.createDirectory(folder.resolve("keys")).resolve("client.keys"), "secret");
        Files.writeString(runs.resolve("secret"), "secret");
        Files.writeString(folder.resolve("notes.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("logs/shadow.log"), runs.resolve("secret"));
        Files.createSymbolicLink(folder.resolve("captures"), Path.of("/etc"));
        String address = addressOf("run.json").replace("run.json", path);

        assertThat(raw("GET " + address + " HTTP/1.1", "127.0.0.1"))
                .startsWith("HTTP/1.1 404")
                .doesNotContain("secret");
    }

    @Test
    void namesOfARunAreShownAsText() throws Exception {
        Path folder = Files.createDirectory(runs.resolve("<img src=x>"));
        Files.createDirectory(runs.resolve("ended"));
        record(runs.resolve("ended"), MARKUP, Verdict.PASS);
        try (Stream<String> lines = events()) {
            progress(MARKUP, OURS, Progress.Status.RUNNING, null).write(folder);

            assertThat(eventWith(lines.iterator(), "1 in progress")).doesNotContain("<script", "<img");
            assertThat(get("/").body()).contains("&lt;script&gt;").doesNotContain("<script>", "<img");
        }
    }

    @Test
    void unreadableRecordDoesNotHideTheOthers() throws Exception {
        recordedRun();
        Files.writeString(Files.createDirectory(runs.resolve("cut")).resolve("run.json"), "{\"schema\": 1");
        Files.writeString(Files.createDirectory(runs.resolve("odd")).resolve("progress.json"), "[]");
        try (Stream<String> lines = events()) {
            assertThat(eventWith(lines.iterator(), "3 ended"))
                    .contains("0 in progress, 3 ended: 1 PASS, 2 unreadable", "ends in the middle");
        }
    }

    @Test
    void requestsThatDoNotReadAreRefused() throws Exception {
        assertThat(raw("POST / HTTP/1.1", "localhost"))
                .startsWith("HTTP/1.1 405")
                .contains("Allow: GET, HEAD");
        assertThat(raw("DELETE /run/x/run.json HTTP/1.1", "127.0.0.1")).startsWith("HTTP/1.1 405");
        assertThat(raw("GET /nowhere HTTP/1.1", "127.0.0.1")).startsWith("HTTP/1.1 404");
        assertThat(raw("GET //run/x HTTP/1.1", "127.0.0.1")).startsWith("HTTP/1.1 404");
        assertThat(raw("GET /run/0123456789abcdef/run.json HTTP/1.1", "127.0.0.1"))
                .startsWith("HTTP/1.1 404");
    }

    @Test
    void pageFromElsewhereThatPointsItsNameHereIsRefused() throws Exception {
        assertThat(raw("GET / HTTP/1.1", "evil.example"))
                .startsWith("HTTP/1.1 403")
                .doesNotContain("<table>");
        assertThat(raw("GET / HTTP/1.1", "localhost")).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/live.css", "/live.js", "/events", "/nowhere"})
    void headHasNoBody(String path) throws Exception {
        assertThat(raw("HEAD " + path + " HTTP/1.1", "127.0.0.1").split("\r\n\r\n", 2)[1])
                .isEmpty();
    }

    @Test
    void pageLoadsNothingFromElsewhere() throws Exception {
        var page = get("/");

        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "connect-src 'self'");
        assertThat(page.body() + get("/live.js").body() + get("/live.css").body())
                .doesNotContain("://", "\"//", "url(");
    }

    @Test
    void portInUseIsOneSentence() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () -> LiveServer.start(new RunWatch(List.of(runs), owner -> false), taken.getLocalPort()))
                    .isInstanceOf(IOException.class)
                    .hasMessageMatching("port \\d+ of 127.0.0.1 cannot be had .*; name another with --port.*");
        }
    }

    @Test
    void followersLeaveWhenTheServerEnds() throws Exception {
        try (Stream<String> lines = events()) {
            Iterator<String> events = lines.iterator();
            eventWith(events, "0 in progress");
            server.close();
            assertThat(events.hasNext() && events.next().isBlank() && events.hasNext())
                    .isFalse();
        } catch (java.io.UncheckedIOException e) {
            assertThat(e).hasMessageContaining("closed");
        }
    }

    private String policy(String address) throws Exception {
        return get(address).headers().firstValue("Content-Security-Policy").orElse("");
    }

    private Path recordedRun() throws IOException {
        Path folder = Files.createDirectory(runs.resolve("recorded"));
        Files.writeString(Files.createDirectory(folder.resolve("logs")).resolve("client.log"), "<b>a log</b>");
        record(folder, "handshake", Verdict.PASS);
        return folder;
    }

    private static void record(Path folder, String scenario, Verdict verdict) throws IOException {
        new RunFolder(folder)
                .write(RunRecord.of(scenario, "virtual", 1)
                        .check(new CheckResult("reachability", verdict, "Nothing came.", List.of()))
                        .build());
    }

    private static Progress progress(String scenario, long pid, Progress.Status second, @Nullable String ended) {
        return new Progress(
                Progress.SCHEMA,
                scenario,
                "virtual",
                1,
                Map.of("client", "java"),
                Map.of(),
                new Progress.Owner(pid, null),
                List.of(new Progress.Step("deploy", Progress.Status.DONE), new Progress.Step("idle", second)),
                3621.5,
                List.of(new Progress.Check("reachability", Verdict.FAIL, "Nothing came.")),
                ended);
    }

    /// The address of the only run, once the server has seen it.
    private String addressOf(String page) throws Exception {
        try (Stream<String> lines = events()) {
            String event = eventWith(lines.iterator(), "/" + page);
            int start = event.indexOf("run/");
            return "/" + event.substring(start, event.indexOf('\\', start));
        }
    }

    private Stream<String> events() throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(server.address().resolve("/events")).build();
        return client.send(request, HttpResponse.BodyHandlers.ofLines()).body();
    }

    private static String eventWith(Iterator<String> lines, String words) {
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.startsWith("data: ") && line.contains(words)) {
                return line;
            }
        }
        throw new AssertionError("no event had " + words);
    }

    private HttpResponse<String> get(String path) throws Exception {
        URI address = server.address().resolve(path);
        return client.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /// What a client gets that does not tidy up its request first.
    private String raw(String request, String host) throws IOException {
        int port = server.address().getPort();
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            String text = request + "\r\nHost: " + host + ":" + port + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
