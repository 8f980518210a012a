package org.warren.harness.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Observations;

class JudgeTest {

    @TempDir
    Path folder;

    @BeforeEach
    void writeObservations() throws IOException {
        new Observations(
                        1,
                        "s",
                        "l",
                        1,
                        0,
                        0,
                        Map.of(),
                        Map.of(),
                        JsonNodeFactory.instance.objectNode(),
                        List.of(),
                        Map.of())
                .write(folder.resolve("observations.json"));
    }

    @Test
    void resultsKeepTheOrderOfTheCheckersAndMerge() throws IOException {
        var judgement = judge(always("a", Verdict.PASS), always("b", Verdict.FAIL), always("c", Verdict.UNKNOWN));

        assertThat(judgement.checks()).extracting(CheckResult::id).containsExactly("a", "b", "c");
        assertThat(judgement.verdict()).isEqualTo(Verdict.FAIL);
    }

    @Test
    void crashIsUnknownAndTheOthersStillJudge() throws IOException {
        var judgement = judge(
                checker("missing", evidence -> {
                    evidence.packets("nat", "wan");
                    return pass("missing");
                }),
                checker("broken", evidence -> {
                    throw new IllegalStateException();
                }),
                always("fine", Verdict.PASS));

        assertThat(judgement.checks())
                .extracting(CheckResult::verdict)
                .containsExactly(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.PASS);
        assertThat(judgement.checks().get(0).message())
                .isEqualTo("There is no capture of nat-wan: captures/nat-wan.pcap is missing.");
        assertThat(judgement.checks().get(1).message())
                .startsWith("Warren itself failed, which says nothing about what was tested: IllegalStateException (");
        assertThat(judgement.errors()).hasSize(1);
        assertThat(judgement.verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void checkerThatDoesNotApplyIsLeftOut() throws IOException {
        Check elsewhere = new Check() {
            @Override
            public String id() {
                return "elsewhere";
            }

            @Override
            public boolean appliesTo(Evidence evidence) {
                return false;
            }

            @Override
            public CheckResult judge(Evidence evidence) {
                return new CheckResult("elsewhere", Verdict.FAIL, "", List.of());
            }
        };

        assertThat(judge(elsewhere, always("a", Verdict.PASS)).checks()).hasSize(1);
        assertThat(judge(elsewhere).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge(elsewhere.when(evidence -> true)).checks()).isEmpty();
    }

    @Test
    void checkWithAConditionJudgesOnlyWhereItIsMet() throws IOException {
        Check failing = always("a", Verdict.FAIL);

        assertThat(judge(failing.when(evidence -> true)).checks())
                .containsExactlyElementsOf(judge(failing).checks());
        assertThat(judge(failing.when(evidence -> false)).checks()).isEmpty();
        assertThat(judge(failing.when(evidence -> true).when(evidence -> false)).checks())
                .isEmpty();
    }

    @Test
    void findingsWeighContradictionsOverGaps() {
        var findings = new Findings("x", "nat/nat.jsonl");
        assertThat(findings.result("Good."))
                .isEqualTo(new CheckResult("x", Verdict.PASS, "Good.", List.of("nat/nat.jsonl")));

        findings.missing("A gap.");
        assertThat(findings.result("Good.").verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(findings.result("Good.").message()).isEqualTo("A gap.");

        for (int i = 1; i <= 5; i++) {
            findings.expect(false, "Wrong " + i + ".");
        }
        assertThat(findings.expect(true, "Never said.")).isTrue();
        assertThat(findings.result("Good.").verdict()).isEqualTo(Verdict.FAIL);
        assertThat(findings.result("Good.").message()).isEqualTo("Wrong 1. Wrong 2. Wrong 3. And 2 more.");
    }

    private Judge.Judgement judge(Check... checks) throws IOException {
        return new Judge(List.of(checks)).judge(Evidence.read(folder));
    }

    private static Check always(String id, Verdict verdict) {
        return checker(id, evidence -> new CheckResult(id, verdict, "", List.of()));
    }

    private static CheckResult pass(String id) {
        return new CheckResult(id, Verdict.PASS, "", List.of());
    }

    private static Check checker(String id, Function<Evidence, CheckResult> judge) {
        return new Check() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public CheckResult judge(Evidence evidence) {
                return judge.apply(evidence);
            }
        };
    }
}
