package org.warren.scenarios.endurance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.Verdicts.assertOnlyFails;
import static org.warren.kit.testing.Verdicts.judge;
import static org.warren.kit.testing.Verdicts.judgeAll;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Each fault is planted alone, and only the check that guards against it fails.
class EnduranceChecksTest {

    private static final EnduranceScenario SCENARIO = new EnduranceScenario();

    @TempDir
    Path path;

    private EnduredFolder folder;

    @BeforeEach
    void startSound() {
        folder = new EnduredFolder(path);
    }

    @Test
    void soundRunPassesAndSaysWhatItSaw() {
        assertThat(judgeAll(SCENARIO, folder.evidence()))
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS))
                .extracting(CheckResult::message)
                .anySatisfy(message -> assertThat(message)
                        .contains(
                                "4.00 Gbit/s in the first sixth",
                                "0.451 s, then 0.449 s of processor time",
                                "others left 95 %"))
                .anySatisfy(message -> assertThat(message)
                        .contains(
                                "the client's resident memory 90.0 MiB, then 90.0 MiB",
                                "the server's heap after 60 collections"))
                .anySatisfy(message -> assertThat(message).contains("5 rekeys, at most 120.0 s apart"));
    }

    @Test
    void routePastTheTunnelFails() {
        assertOnlyFails(
                SCENARIO, folder.carried(second -> 0.5).evidence(), "through-tunnel", "a route leads past the tunnel");
    }

    @Test
    void rateThatFallsAwayFails() {
        assertOnlyFails(
                SCENARIO,
                folder.rate(second -> 1 - 0.2 * second / 600).evidence(),
                "rate-kept",
                "The rate fell by 16 %, and 10 % is allowed: 3.92 Gbit/s in the first sixth, 3.28 Gbit/s in the last");
    }

    @Test
    void rateThatFallsWithinTheTolerancePasses() {
        assertPass(new RateKept(), folder.rate(second -> 1 - 0.1 * second / 600).evidence());
    }

    @Test
    void fewSlowSecondsAtTheEndAreNoLossOfRate() {
        assertPass(new RateKept(), folder.rate(second -> second > 560 ? 0.5 : 1).evidence());
    }

    @Test
    void rateThatFallsBecauseOthersTookTheProcessorsIsKept() {
        IntToDoubleFunction share = second -> second > 450 ? 0.7 : 1;
        Evidence evidence = folder.rate(share)
                .used(second -> 1.8 * share.applyAsDouble(second))
                .others(second -> second > 450 ? 0.65 : 0.1)
                .evidence();
        assertThat(assertPass(new RateKept(), evidence))
                .contains("fell with what others left", "others left 95 %, then 67 %");
    }

    @Test
    void tunnelThatBecomesDearerFailsThoughOthersTakeAsMuchAsBefore() {
        Evidence evidence = folder.rate(second -> second > 450 ? 0.7 : 1).evidence();
        assertOnlyFails(SCENARIO, evidence, "rate-kept", "0.451 s, then 0.641 s of processor time for a gigabit");
    }

    @Test
    void tunnelThatWaitsWhileProcessorsAreIdleFails() {
        IntToDoubleFunction share = second -> second > 450 ? 0.7 : 1;
        Evidence evidence = folder.rate(share)
                .used(second -> 1.8 * share.applyAsDouble(second))
                .evidence();
        assertOnlyFails(SCENARIO, evidence, "rate-kept", "0.451 s, then 0.449 s of processor time for a gigabit");
    }

    @Test
    void whereOthersCannotBeSeenAFallMayBeTheirs() {
        Evidence evidence =
                folder.guests().rate(second -> second > 450 ? 0.7 : 1).evidence();
        CheckResult result = judgeAll(SCENARIO, evidence).stream()
                .filter(check -> check.id().equals("rate-kept"))
                .findFirst()
                .orElseThrow();

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("what others took cannot be seen from the nodes");
    }

    @Test
    void secondInWhichNothingIsSentFails() {
        Evidence evidence = folder.rate(second -> second == 250 ? 0 : 1)
                .carried(second -> 1.01)
                .evidence();
        assertOnlyFails(SCENARIO, evidence, "rate-kept", "Nothing was sent for 1.0 s at 250.0 s");
    }

    @Test
    void secondInWhichNothingComesOutOfTheTunnelFails() {
        Evidence evidence = folder.carried(second -> second == 250 ? 0 : 1.01).evidence();
        assertOnlyFails(SCENARIO, evidence, "rate-kept", "Nothing came out of the tunnel in the second before 251.1 s");
    }

    @Test
    void memoryThatGrowsFails() {
        assertOnlyFails(
                SCENARIO,
                folder.resident(second -> 100 + second / 30.0).evidence(),
                "memory-stable",
                "It grew by more than 10 %: the server's resident memory 101.6 MiB, then 118.3 MiB");
    }

    @Test
    void memoryThatGrowsInLessThanTenMinutesMayBeItsFirstUse() {
        CheckResult result = judge(
                new MemoryStable(),
                folder.planned(599).resident(second -> 100 + second / 30.0).evidence());

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message())
                .startsWith("In 599.0 s nobody can tell growth from the first use of memory that stays: the server's");
    }

    @Test
    void heapThatGrowsInMemoryThatDoesNotFails() {
        assertOnlyFails(
                SCENARIO,
                folder.kept(second -> 1.2 + second / 300.0).evidence(),
                "memory-stable",
                "the server's heap after 60 collections 1.5 MiB, then 2.8 MiB");
    }

    @Test
    void memoryThatPeaksInTheMiddlePasses() {
        assertPass(
                new MemoryStable(),
                folder.resident(second -> second > 200 && second < 400 ? 150 : 100)
                        .evidence());
    }

    @Test
    void kernelsEndHasNoMemoryToJudge() {
        Evidence evidence = folder.server("kernel").evidence();
        assertThat(assertPass(new MemoryStable(), evidence))
                .contains("the client's resident memory")
                .doesNotContain("server");
    }

    @Test
    void errorOfTheInterfaceFails() {
        assertOnlyFails(
                SCENARIO,
                folder.errors(second -> second > 300 ? 1 : 0).evidence(),
                "no-errors",
                "The tunnel interface of the server counted 1 errors");
    }

    @Test
    void errorsBeforeTheTransferAreNotItsOwn() {
        assertPass(new NoErrors(), folder.errors(second -> 7).evidence());
    }

    @Test
    void fewDropsAreNoError() {
        assertThat(assertPass(
                        new NoErrors(),
                        folder.dropped(second -> Math.max(0, second)).evidence()))
                .contains("599 packets were dropped");
    }

    @Test
    void moreDropsThanOneInAThousandFail() {
        assertOnlyFails(
                SCENARIO,
                folder.dropped(second -> Math.max(0, second * 400.0)).evidence(),
                "no-errors",
                "The tunnel interface of the server dropped 239600 packets");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "warren-wg: The interface carries nothing: no such device; error",
                "Exception in thread \"udp\" java.lang.OutOfMemoryError: Java heap space",
                "ERROR: (wg0) 2026/01/01 00:00:00 Failed to send data packet: no buffer space",
                "[1767225600123ms][error][os,thread] Failed to start thread",
            })
    void daemonThatComplainsFails(String line) {
        assertOnlyFails(SCENARIO, folder.says(line).evidence(), "no-errors", "The server's daemon wrote: " + line);
    }

    @Test
    void daemonThatIsGoneFails() {
        Evidence evidence = folder.started(second -> second < 599 ? 4711 : -1).evidence();
        assertOnlyFails(SCENARIO, evidence, "no-errors", "The server's daemon was gone at 599.1 s");
    }

    @Test
    void daemonThatWasReplacedFails() {
        Evidence evidence = folder.started(second -> second < 300 ? 4711 : 9999).evidence();
        assertOnlyFails(SCENARIO, evidence, "no-errors", "The server's daemon was another process at 300.1 s");
    }

    @Test
    void transferThatBreaksOffFailsWithItsReason() {
        Evidence evidence = folder.endsAfter(400)
                .ends("{\"event\":\"error\",\"data\":\"control socket has closed unexpectedly\"}")
                .evidence();
        CheckResult errors = judge(new NoErrors(), evidence);
        assertThat(errors.verdict()).isEqualTo(Verdict.FAIL);
        assertThat(errors.message())
                .contains("iperf3 said: control socket has closed unexpectedly", "did not come to its end");
        CheckResult rate = judge(new RateKept(), evidence);
        assertThat(rate.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(rate.message()).contains("The transfer took 400.0 s of 600.0 s");
    }

    @Test
    void sessionThatIsNotRenewedInTimeFails() {
        assertOnlyFails(
                SCENARIO,
                folder.handshakes(60, 180, 310, 420, 540).evidence(),
                "rekeys-unnoticed",
                "The client had no handshake for 130.0 s from 180.0 s on");
    }

    @Test
    void sessionThatIsNeverRenewedAtTheEndFails() {
        assertOnlyFails(
                SCENARIO,
                folder.handshakes(60, 180, 300, 420).evidence(),
                "rekeys-unnoticed",
                "The client had no handshake for 180.0 s from 420.0 s on");
    }

    @Test
    void handshakeThatNeededASecondAttemptIsInTime() {
        assertPass(
                new RekeysUnnoticed(), folder.handshakes(60, 185, 306, 427, 548).evidence());
    }

    @Test
    void rekeysThatEachCostAThirdOfASecondFail() {
        assertOnlyFails(
                SCENARIO,
                folder.rate(second -> isAtARekey(second) ? 0.67 : 1).evidence(),
                "rekeys-unnoticed",
                "Rekeys slow the tunnel down: in the slowest second around one the rate is 6");
    }

    @Test
    void oneRekeyThatNearlyStopsTheTrafficFails() {
        assertOnlyFails(
                SCENARIO,
                folder.rate(second -> second == 301 ? 0.2 : 1).evidence(),
                "rekeys-unnoticed",
                "Around a rekey the rate fell to 2");
    }

    @Test
    void slowSecondsThatAreEverywhereAreNotTheRekeys() {
        assertPass(
                new RekeysUnnoticed(),
                folder.rate(second -> second % 20 == 0 ? 0.3 : 1).evidence());
    }

    @Test
    void burstsOfRetransmitsAtEachRekeyFail() {
        assertOnlyFails(
                SCENARIO,
                folder.retransmits(second -> isAtARekey(second) ? 50 : second % 10)
                        .evidence(),
                "rekeys-unnoticed",
                "Segments are sent again around rekeys: 60 around one, elsewhere 24");
    }

    @Test
    void oneGreatBurstAtARekeyFails() {
        assertOnlyFails(
                SCENARIO,
                folder.retransmits(second -> second == 180 ? 400 : second % 10).evidence(),
                "rekeys-unnoticed",
                "segments were sent again, and nowhere else more than 24");
    }

    @Test
    void missingAndDamagedEvidenceIsUnknown() {
        Evidence evidence = folder.samples(line -> "{\"wall").evidence();
        assertThat(judgeAll(SCENARIO, evidence)).allSatisfy(check -> {
            assertThat(check.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(check.message()).isEqualTo("The samples of node server are damaged at line 1.");
        });
    }

    private static boolean isAtARekey(int second) {
        return Arrays.stream(EnduredFolder.REKEYS).anyMatch(rekey -> rekey == second);
    }

    private static String assertPass(Check checker, Evidence evidence) {
        CheckResult result = judge(checker, evidence);
        assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
        return result.message();
    }
}
