package org.warren.scenarios.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.timers.TimerLateness;

/// What a row says of transcripts that were written by hand.
class RowCheckTest {

    private static final long SECOND = 1_000_000_000L;
    private static final String RULE = "a rule, §1";

    @Test
    void datagramThatIsDueAndComesIsRight() {
        CheckResult result = judge(sent(10), heard(10, Kind.RESPONSE), due(1, 10, 0, 0, 12, Kind.RESPONSE));

        assertThat(result.verdict()).isEqualTo(Verdict.PASS);
        assertThat(result.message()).contains("1 expectations met", "1 datagrams");
    }

    @Test
    void latenessIsSaidAndNotThatNothingCame() {
        CheckResult result = judge(
                sent(10), new Transcript.Heard(15_584_000_000L, "peer", Kind.INITIATION, 148, "ab"), retry(1, 10, 17));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).contains("came at 15.584 s, 0.250 s late", RULE);
    }

    @Test
    void kernelsTimerWheelIsAllowedAnEighth() {
        var events = new Transcript(List.of(
                sent(10), new Transcript.Heard(15_984_000_000L, "peer", Kind.INITIATION, 148, "ab"), retry(1, 10, 17)));

        assertThat(new RowCheck(row())
                        .judge(events, List.of(), new TimerLateness(true, TimerLateness.TOLERANCE_NANOS))
                        .verdict())
                .isEqualTo(Verdict.PASS);
    }

    @Test
    void whatComesTooEarlyFails() {
        CheckResult result = judge(sent(10), heard(14, Kind.INITIATION), retry(1, 10, 17));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).contains("1.000 s early");
    }

    @Test
    void whatCameInsteadIsNamed() {
        CheckResult result = judge(sent(10), heard(10, Kind.COOKIE_REPLY), due(1, 10, 0, 0, 12, Kind.RESPONSE));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).contains("did not come", "a cookie reply of 100 bytes at 10.000 s came");
    }

    @Test
    void datagramBeforeTheActionIsNotItsAnswer() {
        assertThat(judge(heard(9, Kind.RESPONSE), sent(10), due(2, 10, 0, 0, 12, Kind.RESPONSE))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void oneDatagramMeetsOneExpectation() {
        assertThat(judge(
                                sent(10),
                                heard(10, Kind.DATA),
                                due(1, 10, 0, 0, 12, Kind.DATA),
                                due(1, 10, 0, 0, 12, Kind.DATA))
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void silenceIsBrokenByWhatNothingExpected() {
        var silence = new Transcript.Silence("peer", 1, 10 * SECOND, 20 * SECOND, Set.of(Kind.KEEPALIVE), RULE);

        assertThat(judge(sent(10), heard(10, Kind.DATA), due(1, 10, 0, 0, 12, Kind.DATA), silence)
                        .verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(judge(sent(10), heard(12, Kind.KEEPALIVE), silence).verdict())
                .isEqualTo(Verdict.PASS);
        CheckResult broken = judge(sent(10), heard(12, Kind.DATA), silence);
        assertThat(broken.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(broken.message()).contains("silence but for keepalive", "a data of 100 bytes at 12.000 s", RULE);
    }

    @Test
    void whatIsNoMessageOfWireGuardBreaksSilenceToo() {
        var stray = new Transcript.Heard(11 * SECOND, "peer", null, 3, "cd");
        var silence = new Transcript.Silence("peer", 1, 10 * SECOND, 20 * SECOND, Set.of(), RULE);

        assertThat(judge(sent(10), stray, silence).message()).contains("a datagram of 3 bytes");
    }

    @Test
    void claimThatDoesNotHoldFails() {
        CheckResult result = judge(new Transcript.Claim(false, "The counter is 7", "", RULE));

        assertThat(result.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(result.message()).isEqualTo("The counter is 7 (a rule, §1).");
    }

    @Test
    void subjectThatEndsFailsAndALabThatDoesIsUnknown() {
        assertThat(judge(new Transcript.Ended("by signal 11")).verdict()).isEqualTo(Verdict.FAIL);
        assertThat(judge(new Transcript.Broken("no lab")).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(sent(10)).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static CheckResult judge(Transcript.Event... events) {
        return new RowCheck(row())
                .judge(
                        new Transcript(List.of(events)),
                        List.of(),
                        new TimerLateness(false, TimerLateness.TOLERANCE_NANOS));
    }

    private static Row row() {
        return Row.of("H1", "it does right", "§1", script -> {});
    }

    private static Transcript.Sent sent(long seconds) {
        return new Transcript.Sent(seconds * SECOND, "an initiation", "00");
    }

    private static Transcript.Heard heard(long seconds, Kind kind) {
        return new Transcript.Heard(seconds * SECOND, "peer", kind, 100, "ab");
    }

    private static Transcript.Due due(int after, long since, long delay, long jitter, long lookedUntil, Kind kind) {
        return new Transcript.Due(
                "peer", Set.of(kind), after, since * SECOND, delay * SECOND, jitter, lookedUntil * SECOND, RULE);
    }

    private static Transcript.Due retry(int after, long since, long lookedUntil) {
        return due(after, since, 5, 334_000_000, lookedUntil, Kind.INITIATION);
    }
}
