package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.scenario.EndpointRequest;
import org.warren.harness.scenario.RunListener;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.scriptedpeer.SeededRandom;
import org.warren.kit.timers.TimerLateness;
import org.warren.scenarios.CommandLineRun;
import org.warren.scenarios.conformance.SimulatedEndpoint.Fault;
import org.warren.scenarios.conformance.SimulatedEndpoint.Late;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

class EndpointRunTest {

    private static final long SECOND = 1_000_000_000L;
    private static final PrivateKey KEY = PrivateKey.generate(new SeededRandom(new byte[] {1}));
    private static final PresharedKey PRESHARED = PresharedKey.generate(new SeededRandom(new byte[] {2}));
    private static final TimerLateness LATE = new TimerLateness(true, SECOND / 2);

    @TempDir
    private Path folder;

    private static SimulatedEndpoint endpoint(Fault fault) {
        return new SimulatedEndpoint(KEY.publicKey(), PRESHARED, fault);
    }

    private EndpointRequest request(SimulatedEndpoint endpoint, String rows, boolean isLong) {
        return new EndpointRequest(
                "192.0.2.1:51820",
                SimulatedEndpoint.ADDRESS,
                endpoint.publicKey(),
                Optional.of(KEY),
                PRESHARED,
                rows,
                isLong,
                folder);
    }

    private static EndpointRun run(EndpointRequest request, EndpointNetwork network) {
        return new EndpointRun(request, new RunListener() {}, new SeededRandom(new byte[] {3}), network);
    }

    private static CheckResult contact(RunRecord record) {
        return record.checks().getFirst();
    }

    @Test
    void allRowsPassAtOneThatIsRightAndEachCanFail() throws Exception {
        SimulatedEndpoint endpoint = endpoint(Fault.NONE);
        EndpointRun run = run(request(endpoint, "all", true), endpoint);
        RunRecord record = run.run();

        assertThat(record.checks())
                .as(record.checks().toString())
                .hasSize(1 + EndpointRows.all().size())
                .allMatch(check -> check.verdict() == Verdict.PASS);
        assertThat(contact(record).message()).contains("answers as WireGuard does, 0.001 s after the initiation");
        for (EndpointRows.EndpointRow row : EndpointRows.all()) {
            Transcript transcript = Objects.requireNonNull(run.transcripts().get(row.id()));
            List<PlantedEvents> planted = PlantedEvents.in(transcript);
            assertThat(planted).as(row.id()).isNotEmpty();
            for (PlantedEvents fault : planted) {
                assertThat(new RowCheck(row.row())
                                .judge(fault.transcript(), List.of(), LATE)
                                .verdict())
                        .as(row.id() + " " + fault.what())
                        .isEqualTo(Verdict.FAIL);
            }
        }
    }

    @Test
    void recordAndCaptureAreWritten() throws Exception {
        SimulatedEndpoint endpoint = endpoint(Fault.NONE);
        RunRecord record = run(request(endpoint, "h1", false), endpoint).run();

        assertThat(new RunFolder(folder).readRun()).isEqualTo(record);
        assertThat(record.lab()).isEqualTo("endpoint");
        assertThat(record.unseeded()).contains("new each time");
        assertThat(record.reproduce()).contains("--endpoint 192.0.2.1:51820", "--private-key FILE", "--rows h1");
        assertThat(Capture.read(folder.resolve(EndpointCapture.PATH), 0).packets())
                .extracting(packet -> packet.wireGuard().orElseThrow().kind())
                .containsExactly(Kind.INITIATION, Kind.RESPONSE, Kind.INITIATION, Kind.RESPONSE, Kind.KEEPALIVE);
        assertThat(record.checks().getLast().packets()).isNotEmpty();
    }

    static Stream<Arguments> wrongs() {
        return Stream.of(
                Arguments.of(
                        "garbage",
                        (Fault) (kind, bytes) -> List.of(new Late("HTTP/1.1".getBytes(StandardCharsets.US_ASCII), 0)),
                        Verdict.FAIL,
                        "What answers at 192.0.2.1:51820 is not WireGuard: 8 bytes came, which begin with 48 54 54 50."),
                Arguments.of(
                        "a response of nobody",
                        (Fault) (kind, bytes) -> List.of(new Late(response(), 0)),
                        Verdict.UNKNOWN,
                        "is not the WireGuard of this public key: its response has a wrong mac1"),
                Arguments.of(
                        "late",
                        (Fault) (kind, bytes) -> List.of(new Late(bytes, 3 * SECOND)),
                        Verdict.UNKNOWN,
                        "192.0.2.1:51820 answers late: its response came 3.001 s after the initiation"),
                Arguments.of(
                        "silent",
                        (Fault) (kind, bytes) -> List.of(),
                        Verdict.UNKNOWN,
                        "192.0.2.1:51820 takes datagrams and never answers, and no ICMP came: a firewall drops them, something else"
                                + " listens, or a WireGuard that has another key, does not know this peer, or knows it by a"
                                + " clock that is ahead"));
    }

    private static byte[] response() {
        byte[] bytes = new byte[92];
        bytes[0] = 2;
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void whoDoesNotAnswerAsWireGuardIsTold(String what, Fault fault, Verdict verdict, String sentence)
            throws IOException {
        SimulatedEndpoint endpoint = endpoint(fault);
        RunRecord record = run(request(endpoint, "all", false), endpoint).run();

        assertThat(record.checks()).hasSize(1);
        assertThat(contact(record).verdict()).isEqualTo(verdict);
        assertThat(contact(record).message()).contains(sentence);
        assertThat(endpoint.elapsedNanos()).isLessThan(15 * SECOND);
    }

    @Test
    void anotherPresharedKeyIsTold() throws Exception {
        SimulatedEndpoint endpoint = new SimulatedEndpoint(KEY.publicKey(), PresharedKey.NONE, Fault.NONE);

        assertThat(contact(run(request(endpoint, "all", false), endpoint).run()).message())
                .contains("knows the peer, but its response does not complete the handshake", "preshared key");
    }

    @Test
    void strangerIsToldWhatTellsWireGuardFromAFirewall() throws Exception {
        SimulatedEndpoint endpoint = endpoint(Fault.NONE);
        EndpointRequest stranger = new EndpointRequest(
                "192.0.2.1:51820",
                SimulatedEndpoint.ADDRESS,
                endpoint.publicKey(),
                Optional.empty(),
                PresharedKey.NONE,
                "all",
                false,
                folder);

        RunRecord record = run(stranger, endpoint).run();
        assertThat(record.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(contact(record).message()).contains("as WireGuard does to strangers", "--private-key FILE");
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                Arguments.of("K1", (Fault) (kind, bytes) ->
                        List.of(new Late(bytes, kind.equals(Optional.of(Kind.KEEPALIVE)) ? 3 * SECOND : 0))),
                Arguments.of("R4", (Fault) (kind, bytes) ->
                        kind.equals(Optional.of(Kind.KEEPALIVE)) ? List.of() : List.of(new Late(bytes, 0))),
                Arguments.of("H9", (Fault) (kind, bytes) -> List.of(new Late(bytes, 0), new Late(bytes, 0))),
                Arguments.of("H1", (Fault) (kind, bytes) -> List.of(new Late(bytes, 2 * SECOND))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void faultIsFoundByItsRow(String row, Fault fault) throws Exception {
        // What is planted begins after the first contact.
        int[] sent = {0};
        SimulatedEndpoint endpoint =
                endpoint((kind, bytes) -> sent[0]++ == 0 ? List.of(new Late(bytes, 0)) : fault.sent(kind, bytes));
        RunRecord record = run(request(endpoint, row, true), endpoint).run();

        assertThat(record.checks().getLast().id()).isEqualTo(row);
        assertThat(record.checks().getLast().verdict()).isEqualTo(Verdict.FAIL);
    }

    static Stream<Arguments> firsts() {
        Set<ByteBuffer> before = new HashSet<>();
        int[] initiations = {0};
        return Stream.of(
                Arguments.of("S1", "the first length", (Predicate<byte[]>) bytes -> bytes.length == 1),
                Arguments.of("S4", "the first probe", (Predicate<byte[]>) bytes -> bytes.length == 1),
                Arguments.of("S4", "the first replay", (Predicate<byte[]>)
                        bytes -> bytes.length == 148 && !before.add(ByteBuffer.wrap(bytes.clone()))),
                // The first is that of the contact; 27 flips and one that is right follow.
                Arguments.of("S5", "the first flip", (Predicate<byte[]>)
                        bytes -> bytes.length == 148 && initiations[0]++ % 28 == 1));
    }

    /// The answer comes while the series goes on.
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("firsts")
    void answerToTheFirstOfASeriesIsFound(String row, String what, Predicate<byte[]> isAnswered) throws Exception {
        SimulatedEndpoint endpoint = endpoint(new Fault() {
            @Override
            public List<Late> sent(Optional<Kind> kind, byte[] bytes) {
                return List.of(new Late(bytes, 0));
            }

            @Override
            public List<byte[]> answers(byte[] heard) {
                return isAnswered.test(heard) ? List.of(response()) : List.of();
            }
        });
        CheckResult check =
                run(request(endpoint, row, false), endpoint).run().checks().getLast();

        assertThat(check.verdict()).as(check.message()).isEqualTo(Verdict.FAIL);
        assertThat(check.message()).contains("there was to be silence", "a handshake response of 92 bytes");
    }

    /// On this machine's own loopback interface, where the answer of ICMP comes at once.
    @Test
    void portWhereNothingListensIsTold() throws Exception {
        int closed;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        EndpointRequest request = new EndpointRequest(
                "localhost:" + closed,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), closed),
                KEY.publicKey(),
                Optional.empty(),
                PresharedKey.NONE,
                "all",
                false,
                folder);
        RunRecord record = run(
                        request,
                        new RealNetwork(new EndpointClock(Instant.ofEpochSecond(1_700_000_000), System::nanoTime)))
                .run();

        assertThat(contact(record).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(contact(record).message())
                .contains("Nothing listens at 127.0.0.1 port " + closed, "ICMP, port unreachable");
    }

    @Test
    void rowsThatAreNoneHereAreRefused() {
        SimulatedEndpoint endpoint = endpoint(Fault.NONE);

        assertThatThrownBy(() -> run(request(endpoint, "R1", true), endpoint).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none of the rows R1 can be asked at an endpoint; these can: H1,");
        assertThatThrownBy(() -> run(request(endpoint, "T4", false), endpoint).run())
                .hasMessageContaining("in less than a minute");
    }

    @Test
    void rowsThatAreLeftOutAreSaidWithTheReason() {
        SimulatedEndpoint endpoint = endpoint(Fault.NONE);

        assertThat(EndpointRun.notAsked(request(endpoint, "H1,R1,T4", false)))
                .containsExactlyInAnyOrder("R1 (only in a lab)", "T4 (takes more than a minute; add --long)");
        assertThat(EndpointRun.notAsked(request(endpoint, "H1,T4", true))).isEmpty();
    }

    @Test
    void wrongWordsAreRefused() {
        String key = KEY.publicKey().toBase64();

        assertThat(refusal("--endpoint", "host", "--public-key", key)).contains("expected HOST:PORT");
        assertThat(refusal("--endpoint", "[::1]:0", "--public-key", key)).contains("expected HOST:PORT");
        assertThat(refusal("--endpoint", "127.0.0.1:1", "--public-key", "x")).contains("44 characters of Base64");
        assertThat(refusal("--endpoint", "127.0.0.1:1")).contains("--public-key");
        assertThat(refusal("--endpoint", "127.0.0.1:1", "--public-key", key, "--subjects", "kernel"))
                .contains("--endpoint names whom to ask");
        for (String option : List.of("--lab", "--kernel", "--seed", "--guest", "--subject")) {
            String value = option.equals("--guest") ? "process" : option.equals("--subject") ? "a=b" : "1";
            assertThat(refusal("--endpoint", "127.0.0.1:1", "--public-key", key, option, value))
                    .contains("--endpoint names whom to ask", "leave " + option + " out");
        }
        assertThat(refusal("--endpoint", "127.0.0.1:1", "--public-key", key, "--private-key", folder.resolve("none")))
                .contains("none");
        assertThat(folder).isEmptyDirectory();
    }

    private String refusal(Object... words) {
        Object[] all = Stream.concat(Stream.of("conformance", "--out", folder), Arrays.stream(words))
                .toArray();
        CommandLineRun run = CommandLineRun.of(all);
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        return run.err();
    }

    @Test
    void ourOwnKnownBugsCanBeAsked() {
        Path scenarios = Path.of("scenarios");
        Path here = Files.isDirectory(scenarios) ? scenarios : Path.of("..").resolve(scenarios);
        CommandLineRun run = CommandLineRun.of("known-bugs", here.resolve("known-bugs.yaml"), "--only", "NONE");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("has no fault NONE");
    }

    @Test
    void eachRowIsOneOfTheTable() {
        assertThat(new ConformanceScenario().endpointRows())
                .hasSize(1 + EndpointRows.all().size());
    }
}
