package org.warren.scenarios.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;

/// What is said of a transfer, by what the programs at its ends noted.
class TransferCheckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final long MILLISECOND = 1_000_000L;

    private static final Endpoint PHONE = Endpoint.parse("10.0.0.2:40000");
    private static final Endpoint SERVER = Endpoint.parse("10.0.0.1:5001");

    @TempDir
    Path path;

    private EvidenceFolder folder = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void makeFolder() {
        folder = new EvidenceFolder(path);
    }

    @Test
    void allThatArrivedIsMeasured() {
        answer(0, 1_000_000, 2 * SECOND, 250 * MILLISECOND);

        assertThat(judge(true))
                .extracting(CheckResult::verdict, CheckResult::message)
                .containsExactly(
                        Verdict.PASS,
                        "1 MB from phone came to port 5001 of server (10.0.0.1) in 2.000 s: 4.00 Mbit/s, longest stall"
                                + " 0.250 s.");
        Verdicts.assertFail(judge(false), "longest stall 0.250 s, expected that it does not get through.");
    }

    @Test
    void oneThatGoesOnIsSlowAndNotStuck() {
        answer(2, 400_000, SECOND, 10 * MILLISECOND);

        Verdicts.assertFail(
                judge(true),
                "400 kB of 1 MB from phone came to port 5001 of server (10.0.0.1) in 1.000 s, and it went on: 3.20 Mbit/s,"
                        + " expected all within 1.000 s.");
        assertThat(judge(false).verdict()).isEqualTo(Verdict.PASS);
    }

    @Test
    void slowOneHasNoOtherCause() {
        answer(2, 400_000, SECOND, 10 * MILLISECOND);

        Verdicts.assertFail(judge(false, "too large"), "Only the time was too short, expected \"too large\".");
    }

    /// At 1 kB a second each segment takes 1.5 s.
    @Test
    void slowLinkIsNotStuckBetweenTwoSegments() {
        facts();
        answer(2, 20_000, 20 * SECOND, 1500 * MILLISECOND);
        assertThat(judge(true).message()).contains("and it went on: ");

        answer(2, 20_000, 40 * SECOND, 20 * SECOND);
        assertThat(judge(true).message()).contains("nothing came for 20.000 s");
    }

    /// The connection ended, and no packet is known.
    @Test
    void causeThatNothingTellsIsUnknown() {
        facts();
        answer(3, 400_000, SECOND, 10 * MILLISECOND);

        CheckResult result = judge(false, "too large");

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("Nothing tells whether \"too large\" is the cause.");
    }

    /// The time was up for the sender while the word of the receiver was on its way.
    @Test
    void allThatArrivedIsThereThoughTheSenderDidNotHearOfIt() {
        answer(2, 1_000_000, SECOND - MILLISECOND, 10 * MILLISECOND);

        assertThat(judge(true).verdict()).isEqualTo(Verdict.PASS);
        Verdicts.assertFail(judge(false), "expected that it does not get through.");
    }

    @Test
    void largeSegmentsThatDoNotArriveWhereSmallOnesDoAreTooLarge() {
        stuck();
        segment("phone", 1, 64)
                .segment("server", 1, 64)
                .segment("phone", 65, 1400)
                .segment("phone", 65, 1400);

        CheckResult result = judge(false, "too large");

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).contains("phone sent a TCP segment of 1440 bytes 2 times");
    }

    @Test
    void segmentsOfWhichNoneArrivesAreNotTooLarge() {
        stuck();
        segment("phone", 1, 64).segment("phone", 65, 1400).segment("phone", 65, 1400);

        assertThat(judge(false, "too large").verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void smallSegmentsThatAreLostTooAreNotTooLarge() {
        stuck();
        segment("phone", 1, 64)
                .segment("server", 1, 64)
                .segment("phone", 65, 1400)
                .segment("phone", 65, 1400);
        segment("phone", 1465, 10);

        assertThat(judge(false, "too large").verdict()).isNotEqualTo(Verdict.PASS);
    }

    private void stuck() {
        facts();
        answer(2, 64, SECOND, SECOND);
    }

    private TransferCheckTest segment(String node, int sequence, int bytes) {
        byte[] segment = ByteBuffer.allocate(20 + bytes)
                .putShort((short) PHONE.port())
                .putShort((short) SERVER.port())
                .putInt(sequence)
                .putInt(1)
                .put((byte) 0x50)
                .put((byte) 0x10)
                .array();
        folder.ip(node + "-eth0", SECOND / 2 + sequence, PHONE, SERVER, 6, segment);
        return this;
    }

    /// The sender saw its end, and the receiver less than was sent.
    @Test
    void bytesThatAreMissingAreNoTransfer() {
        answer(0, 999_999, SECOND, 0);

        assertThat(judge(true).verdict()).isNotEqualTo(Verdict.PASS);
    }

    @Test
    void programThatFailedSaysNothing() {
        answer(127, 0, 0, 0);

        assertThat(judge(true).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(false).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void portThatAnotherProgramHasLeavesTheQuestionUnknown() {
        folder.value(QuestionRunner.ANSWER + "q", Map.of("from", 0, "to", 0, Answer.UNASKED, "port 5001 is taken"));

        CheckResult result = judge(false);

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("It was not asked: port 5001 is taken.");
    }

    @Test
    void questionThatWasNotAskedIsUnknown() {
        assertThat(judge(true).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private void answer(int exit, long received, long nanos, long stall) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", 0);
        answer.put("to", SECOND);
        answer.put("exit", exit);
        answer.put(QuestionRunner.FIRST_BYTES, 64);
        answer.put("received", received);
        answer.put("nanos", nanos);
        answer.put("stall", stall);
        answer.put("stall-after", received / 2);
        folder.value(QuestionRunner.ANSWER + "q", answer);
    }

    private void facts() {
        folder.value("tunnels", Map.of());
        folder.value(
                NetworkNotes.FACTS, new NetworkFacts(List.of(node("phone", PHONE), node("server", SERVER)), List.of()));
        folder.capture("phone-eth0").capture("server-eth0");
    }

    private static NetworkFacts.Node node(String name, Endpoint end) {
        String address = Endpoint.text(end.address()) + "/24";
        return new NetworkFacts.Node(
                name, List.of(new NetworkFacts.Interface("eth0", "lan", List.of(address), 1500)), false, null, false);
    }

    private CheckResult judge(boolean reaches) {
        return judge(reaches, null);
    }

    private CheckResult judge(boolean reaches, @Nullable String because) {
        TransferQuestion question = new TransferQuestion(
                "q", "phone", "server", "10.0.0.1", 5001, 1_000_000, SECOND, reaches, 0, List.of(), because, null);
        return Verdicts.judge(new TransferCheck(question, new RunPackets()), folder.write(90 * SECOND));
    }
}
