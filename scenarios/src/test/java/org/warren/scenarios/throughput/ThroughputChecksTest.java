package org.warren.scenarios.throughput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.Verdicts.assertFail;
import static org.warren.kit.testing.Verdicts.judge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

class ThroughputChecksTest {

    @TempDir
    Path folder;

    @Test
    void soundMeasurementPasses() {
        Evidence evidence = measured(Map.of()).evidence();
        assertPass(judge(ThroughputChecks.COMPLETE, evidence), "25 samples in 5 rounds");
        assertPass(judge(ThroughputChecks.DATA_ARRIVED, evidence), "each sample");
        assertPass(judge(ThroughputChecks.THROUGH_THE_TUNNEL, evidence), "and nothing else");
        assertThat(new NoRegression().appliesTo(evidence)).isFalse();
    }

    @Test
    void missingSampleIsNamed() {
        Evidence evidence = measured(Map.of())
                .planting(sample -> isIn(sample, MeasuredFolder.GO, 3) ? List.of() : List.of(sample))
                .evidence();
        CheckResult result = judge(ThroughputChecks.COMPLETE, evidence);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message())
                .contains("0 samples of tcp-1-up of wireguard-go/wireguard-go (host kernel 6.1) in round 3");
    }

    @Test
    void sampleThatWasTakenTwiceIsNamed() {
        Evidence evidence = measured(Map.of())
                .planting(sample -> isIn(sample, MeasuredFolder.GO, 3) ? List.of(sample, sample) : List.of(sample))
                .evidence();
        assertThat(judge(ThroughputChecks.COMPLETE, evidence).verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void sampleInWhichNothingArrivedFails() {
        Evidence evidence = planted(MeasuredFolder.JAVA, 0, 0, Map.of());
        assertFail(
                judge(ThroughputChecks.DATA_ARRIVED, evidence),
                "Nothing arrived in tcp-1-up of java/java (host kernel 6.1) in");
    }

    @Test
    void nothingOverAPathThatIsTooSmallIsANumber() {
        var small = measured(Map.of())
                .planting(sample -> List.of(new Sample(
                        sample.participant(),
                        "tcp-1-up-mtu-1280",
                        sample.round(),
                        Map.of("throughput", 0.0),
                        0,
                        0,
                        sample.detail())))
                .evidence();
        assertPass(judge(ThroughputChecks.DATA_ARRIVED, small), "each sample");
        Samples all = Samples.of(small);
        Samples named = new Samples(all.participants(), List.of("tcp-1-up-mtu-1280"), all.rounds(), all.all());
        assertThat(new Notes(named, List.of()).lines())
                .anyMatch(line -> line.startsWith("Nothing arrived in tcp-1-up-mtu-1280 of java/java"));
    }

    @Test
    void aPathWithoutATunnelHasNothingThatStarts() {
        Metric start = Metric.named("start");
        assertThat(start.isOf(MeasuredFolder.JAVA)).isTrue();
        assertThat(start.isOf(MeasuredFolder.CEILING)).isFalse();
    }

    @Test
    void aDifferenceThatTheNoiseExplainsIsNone() {
        Evidence apart = measured(Map.of(MeasuredFolder.JAVA, 1.1e9)).evidence();
        Evidence noisy = measured(Map.of(MeasuredFolder.JAVA, 1.1e9))
                .planting(sample -> isIn(sample, MeasuredFolder.JAVA, 5)
                        ? List.of(copy(sample, 100_000_000, 100_000_000, Map.of("throughput", 0.9e9)))
                        : List.of(sample))
                .evidence();
        assertThat(isApart(apart)).isTrue();
        assertThat(isApart(noisy)).isFalse();
    }

    private static boolean isApart(Evidence evidence) {
        List<Result> results = Result.of(Samples.of(evidence)).stream()
                .filter(result -> result.quantity() == Quantity.THROUGHPUT)
                .toList();
        return results.get(0).isApart(results.get(1));
    }

    @Test
    void sampleWithoutItsNumberFails() {
        Evidence evidence = planted(MeasuredFolder.JAVA, 100, 100, Map.of());
        assertFail(judge(ThroughputChecks.DATA_ARRIVED, evidence), "has no throughput");
    }

    @Test
    void routePastTheTunnelFails() {
        Evidence evidence = planted(MeasuredFolder.JAVA, 1_000_000, 999_999, Map.of("throughput", 1.0));
        assertFail(judge(ThroughputChecks.THROUGH_THE_TUNNEL, evidence), "a route leads past the tunnel");
    }

    @Test
    void pathWithoutATunnelThatGoesThroughOneFails() {
        Evidence evidence = planted(MeasuredFolder.CEILING, 1_000_000, 1_000_001, Map.of("throughput", 1.0));
        assertFail(judge(ThroughputChecks.THROUGH_THE_TUNNEL, evidence), "the path is not without a tunnel");
    }

    @Test
    void fallBeyondToleranceAndIntervalsFails() {
        var earlier = earlier(Map.of(MeasuredFolder.JAVA, 1e9)).record();
        Evidence evidence =
                measured(Map.of(MeasuredFolder.JAVA, 0.85e9)).after(earlier).evidence();
        assertFail(judge(new NoRegression(), evidence), "tcp-1-up of java/java (host kernel 6.1) fell from 100 %");
    }

    @Test
    void fallWithinTheToleranceAndAnyRisePass() {
        var earlier = earlier(Map.of()).record();
        Evidence evidence = measured(Map.of(MeasuredFolder.JAVA, 0.92e9, MeasuredFolder.GO, 2e9))
                .after(earlier)
                .evidence();
        assertPass(judge(new NoRegression(), evidence), "None of 3 throughputs");
    }

    @Test
    void slowerMachineIsNoRegression() {
        var earlier = earlier(Map.of()).record();
        Evidence evidence = measured(Map.of(
                        MeasuredFolder.JAVA, 0.3e9,
                        MeasuredFolder.GO, 0.3e9,
                        MeasuredFolder.CEILING, 0.3e9))
                .after(earlier)
                .evidence();
        assertPass(judge(new NoRegression(), evidence), "None of 3");
    }

    @Test
    void fallThatTheNoiseExplainsPasses() {
        // given a median that is 15 % lower, with one round that was as fast as ever
        var earlier = earlier(Map.of()).record();
        Evidence evidence = measured(Map.of(MeasuredFolder.JAVA, 0.85e9))
                .after(earlier)
                .planting(sample -> isIn(sample, MeasuredFolder.JAVA, 5)
                        ? List.of(copy(sample, 200_000_000, 200_000_000, Map.of("throughput", 1.06e9)))
                        : List.of(sample))
                .evidence();
        assertPass(judge(new NoRegression(), evidence), "None of 3");
    }

    @Test
    void whatTheEarlierRecordLacksIsUnknown() {
        var earlier = earlier(Map.of())
                .planting(sample ->
                        sample.participant().equals(MeasuredFolder.KERNEL.key()) ? List.of() : List.of(sample))
                .record();
        CheckResult result =
                judge(new NoRegression(), measured(Map.of()).after(earlier).evidence());
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message()).contains("no kernel/kernel tcp-1-up throughput ratio on guest kernel 6.12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schema\": 1, \"scenario\": \"thr", "[]", "no record at all", "{\"schema\": 99}"})
    void foreignOrTruncatedRecordIsOneSentence(String text) throws IOException {
        Evidence evidence = measured(Map.of()).after(earlier(Map.of()).record()).evidence();
        Files.writeString(folder.resolve("now/earlier/run.json"), text);
        CheckResult result = judge(new NoRegression(), evidence);
        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message())
                .startsWith("The earlier record cannot be read: ")
                .doesNotContain("\n");
    }

    private static void assertPass(CheckResult result, String message) {
        assertThat(result.verdict()).as("%s", result).isEqualTo(Verdict.PASS);
        assertThat(result.message()).contains(message);
    }

    private MeasuredFolder measured(Map<Participant, Double> bitsPerSecond) {
        return new MeasuredFolder(folder.resolve("now"), bitsPerSecond);
    }

    private MeasuredFolder earlier(Map<Participant, Double> bitsPerSecond) {
        return new MeasuredFolder(folder.resolve("before"), bitsPerSecond);
    }

    private Evidence planted(Participant participant, long delivered, long tunnel, Map<String, Double> values) {
        return measured(Map.of())
                .planting(sample -> isIn(sample, participant, 2)
                        ? List.of(copy(sample, delivered, tunnel, values))
                        : List.of(sample))
                .evidence();
    }

    private static boolean isIn(Sample sample, Participant participant, int round) {
        return sample.participant().equals(participant.key()) && sample.round() == round;
    }

    private static Sample copy(Sample sample, long delivered, long tunnel, Map<String, Double> values) {
        return new Sample(
                sample.participant(), sample.metric(), sample.round(), values, delivered, tunnel, sample.detail());
    }
}
