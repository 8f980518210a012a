package org.warren.scenarios.nattimeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;
import static org.warren.kit.testing.Verdicts.assertFail;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Judge;
import org.warren.harness.verdict.Verdict;

/// A run behind a NAT that is a program of others, by what a simulated router with the lives of libslirp lets through.
class BehindProgramTest {

    private static final long LIFE = 240;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"45, 20", "200, 20", "300, 0", "3600, 0"})
    void runBehindARouterThatIsAsMeasuredPasses(long idle, int answered) {
        SimulatedRun run = run(idle, LIFE);

        var judgement = new Judge(new NatTimeoutScenario().checks()).judge(run.evidence());

        assertThat(run.answeredTries()).hasSize(answered);
        assertThat(judgement.checks())
                .extracting(CheckResult::id)
                .containsExactly("nat-model", "reachability-by-packets", "recovery", "encrypted");
        assertThat(judgement.checks())
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.PASS));
    }

    @Test
    void summarySaysThatThereAreNoNatEvents() {
        Evidence evidence = run(300, LIFE).evidence();

        assertThat(new NatTimeoutScenario().summary(evidence).sentences())
                .containsExactly(
                        "The NAT is slirp4netns, which does not report its mappings: there are packets here, and no NAT"
                                + " events.",
                        "The router passed on 0 of 20 tries of the server's, and 20 got no answer.");
    }

    /// The doubt is ours: nothing follows about subjects.
    @Test
    void routerThatForgetsEarlierThanMeasuredIsUnknown() {
        Evidence evidence = run(200, 150).evidence();
        CheckResult result = BehindProgram.NAT_MODEL.judge(evidence);

        assertThat(new Judge(new NatTimeoutScenario().checks()).judge(evidence).checks())
                .filteredOn(check -> !check.id().equals("encrypted"))
                .allSatisfy(check -> assertThat(check.verdict()).as("%s", check).isEqualTo(Verdict.UNKNOWN));

        assertThat(result.verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(result.message())
                .startsWith("Router nat (slirp4netns) made nothing of the packet from 203.0.113.10");
    }

    @Test
    void tryThatWasPassedOnAndNotAnsweredIsAFailure() {
        SimulatedRun run = run(200, LIFE);
        run.folder.replaceLines(
                "probes/server-server-try.jsonl",
                line -> line.contains("answered") && line.contains("\"sequence\":7}") ? "" : line);

        assertFail(BehindProgram.REACHABILITY.judge(run.evidence()), "The router passed on probe 7 at ");
    }

    @Test
    void tryThatArrivedWithoutBeingPassedOnIsAFailure() {
        SimulatedRun run = run(300, LIFE);
        run.folder.probe("client-echo", run.idleTo() + SECOND / 100, "received", "server-try", 0);

        assertFail(BehindProgram.REACHABILITY.judge(run.evidence()), "did not pass on probe 0 at ");
    }

    private SimulatedRun run(long idleSeconds, long lifeSeconds) {
        var parameters = new NatTimeoutParameters(30 * SECOND, 120 * SECOND, 0, idleSeconds * SECOND);
        var router = new SimulatedRouter(lifeSeconds * SECOND, lifeSeconds * SECOND).withChangingPorts();
        SimulatedRun run = new SimulatedRun(folder, parameters, router);
        run.folder.parameter("nat", "slirp4netns");
        return run.play();
    }
}
