package org.warren.kit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.harness.verdict.Verdict;
import org.warren.workload.Flow;
import org.warren.workload.Profile;
import org.warren.workload.Window;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

class TrafficRecordTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long EPOCH = 1_767_225_600 * SECOND;
    private static final long START = 5 * SECOND;
    private static final List<Workload.End> ENDS =
            List.of(new Workload.End("client", "", "10.100.0.2"), new Workload.End("server", "", "10.100.0.1"));

    @Test
    void eventsBecomeWhatHappenedToMessages() throws IOException {
        TrafficRecord record = empty(400 * SECOND);
        // stream 0 is spoken, 1 heard, 2 a heartbeat with answers, 3 pages
        assertThat(read(record, """
                s0 0 20000000 172
                r0 0 10000000 172
                s0 1 10000000 172
                s2 0 0 64
                r2 0 10000000 64
                a2 0 0 64
                h2 0 10000000 64
                o3 0 0 2
                d3 0 500000000 9000
                x1 0 0 89
                """)).isEmpty();

        StreamRecord spoken = record.streams().getFirst();
        assertThat(spoken.count()).isEqualTo(2);
        assertThat(spoken.sentNanos(0)).isEqualTo(START + 20_000_000);
        assertThat(spoken.delayNanos(0)).isEqualTo(10_000_000);
        assertThat(spoken.delayNanos(1)).isEqualTo(StreamRecord.NEVER);
        StreamRecord beat = record.streams().get(2);
        assertThat(beat.delayNanos(0)).isEqualTo(20_000_000);
        assertThat(beat.bytes()).isEqualTo(128);
        StreamRecord pages = record.streams().get(3);
        assertThat(pages.loads().getFirst().isDone()).isTrue();
        assertThat(pages.loads().getFirst().bytes()).isEqualTo(9000);
        assertThat(record.streams().get(1).delayNanos(0)).isEqualTo(StreamRecord.NEVER);
        assertThat(StreamFigures.of(record.streams().get(1), List.of()).lost()).isEqualTo(1);
        assertThat(record.streams().get(1).refused()).isZero();
        // payloads with 28 bytes of headers; 9000 bytes are 7 segments with 52 each
        assertThat(spoken.carriedAtNear()).isEqualTo(2 * (172 + 28));
        assertThat(beat.carriedAtNear()).isEqualTo(2 * (64 + 28));
        assertThat(pages.carriedAtNear()).isEqualTo(9000 + 7 * 52);
    }

    @Test
    void anAnswerThatWasRefusedIsNotARequestThatWas() throws IOException {
        TrafficRecord record = empty(400 * SECOND);
        assertThat(read(record, "s2 0 20000000 64\nr2 0 10000000 64\ny2 0 0 101\n"))
                .isEmpty();
        StreamRecord beat = record.streams().get(2);
        assertThat(beat.sentNanos(0)).isEqualTo(START + 20_000_000);
        assertThat(beat.refused()).isZero();
        assertThat(new Schedule(1_000_000).doubts(record, beat))
                .anyMatch(doubt -> doubt.contains("the answering node's own system did not take 1 answers"));
    }

    @Test
    void messagesBeyondThePlanAreDamage() throws IOException {
        // given a second of voice: 49 packets
        assertThat(read(empty(), "s0 48 0 172\n")).isEmpty();
        assertThat(read(empty(), "s0 49 0 172\n")).contains("is damaged at line 2");
        assertThat(read(empty(), "s" + "0".repeat(1000) + " 0 0 172\n")).contains("is damaged at line 1");
    }

    @Test
    void whatNobodySentIsADoubt() throws IOException {
        StringBuilder lines = new StringBuilder("r0 0 0 172\n");
        for (int number = 1; number < 49; number++) {
            lines.append("s0 %d 0 172\n".formatted(number));
        }
        assertThat(compared(lines.toString()).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(compared(lines.toString()).message())
                .contains("voice spoken: of 1 datagrams no player wrote down that it sent them");
    }

    @Test
    void dropsAreThoseOfTheStreamsOfANode() throws IOException {
        TrafficRecord record = empty();
        assertThat(read(record, "k0 0 0 7\n")).isEmpty();
        assertThat(record.streams().getFirst().dropped()).isEqualTo(7);
        assertThat(read(empty(), "k2 0 0 7\n")).contains("is damaged at line 2");
    }

    @Test
    void aConnectionThatNobodyGaveUpIsADoubt() throws IOException {
        // given pages for 5 minutes
        Window window = new Window(0, 300 * SECOND);
        TrafficRecord record = TrafficRecord.empty(
                WorkloadText.write(new Workload(1, 300 * SECOND, ENDS, List.of(flow("web", window)))), START);
        assertThat(read(record, "o0 0 1000000000 2\no0 1 290000000000 2\n")).isEmpty();
        assertThat(new Schedule(1_000_000).doubts(record, record.streams().getFirst()))
                .containsExactly("web pages: of 1 connections no player wrote down how they ended.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"q0 0 0 0", "s9 0 0 0", "s0 0 0", "s0 0 x 0", "s0 99999999 0 1", "d3 5 0 1", "o3 7 0 1", "", "s"
            })
    void aDamagedLineIsNamed(String line) throws IOException {
        assertThat(read(empty(), "s0 0 1 172\n" + line + "\n")).contains("is damaged at line 3");
    }

    @Test
    void aFileThatEndsInTheMiddleIsNotTakenForAllOfIt() throws IOException {
        byte[] packed = packed("s0 0 1 172\n".repeat(1000));
        byte[] cut = Arrays.copyOf(packed, packed.length - 12);
        assertThat(empty().read(new ByteArrayInputStream(cut), EPOCH).orElseThrow())
                .startsWith("ends in the middle, after line ");
        assertThat(empty().read(new ByteArrayInputStream(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), EPOCH))
                .contains("is not packed by gzip");
        assertThatThrownBy(() -> TrafficRecord.empty("nothing", 0))
                .isInstanceOf(MissingEvidenceException.class)
                .hasMessageStartingWith("What was to be played is damaged: line 1");
    }

    @Test
    void whatWasSentIsHeldAgainstWhatFollowsFromTheSeed() throws IOException {
        // given the second of voice that follows from constant gaps
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < 49; number++) {
            lines.append("s0 %d 20000000 172\ns1 %d 0 172\n".formatted(number, number));
        }
        assertThat(compared(lines.toString()).verdict()).isEqualTo(Verdict.PASS);
        // then one that is missing is a doubt, and one that is late
        String missing = lines.substring(0, lines.lastIndexOf("s0"));
        assertThat(compared(missing).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(compared(missing).message()).contains("voice spoken: 48 datagrams were sent, and 49 follow");
        String late = lines.toString().replace("s1 48 0 172", "s1 48 5000000 172");
        assertThat(compared(late).message()).contains("voice heard: a datagram was sent 5 ms after it was due");
        // and one that a tunnel refused was sent when it was due: it is lost, which is the tunnel's doing
        String refused = lines.toString().replace("s1 48 0 172", "x1 48 0 89");
        assertThat(compared(refused).verdict()).isEqualTo(Verdict.PASS);
        // but one for which the sender's system had no buffer is a doubt
        String full = lines.toString().replace("s1 48 0 172", "x1 48 0 105");
        assertThat(compared(full).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(compared(full).message()).contains("the sender's own system did not take 1 datagrams");
    }

    private static CheckResult compared(String lines) throws IOException {
        TrafficRecord record = empty();
        read(record, lines);
        return new Schedule(1_000_000).compare(record, new Findings("played"));
    }

    private static TrafficRecord empty() {
        return empty(SECOND);
    }

    private static TrafficRecord empty(long nanos) {
        Window all = new Window(0, nanos);
        List<Flow> flows = List.of(flow("voice", all), flow("heartbeat", all), flow("web", all));
        return TrafficRecord.empty(WorkloadText.write(new Workload(1, nanos, ENDS, flows)), START);
    }

    private static Flow flow(String profile, Window window) {
        Profile shipped = ProfileCatalogue.shipped().profile(profile);
        return Flow.of(profile, "client", "server", List.of(window), shipped);
    }

    private static Optional<String> read(TrafficRecord record, String lines) throws IOException {
        return record.read(new ByteArrayInputStream(packed(lines)), EPOCH);
    }

    private static byte[] packed(String lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(("w" + (EPOCH + START) + "\n" + lines).getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }
}
