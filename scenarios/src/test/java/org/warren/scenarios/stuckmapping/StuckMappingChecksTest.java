package org.warren.scenarios.stuckmapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.roadwarrior.RoadWarrior;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Address;
import org.warren.scenarios.stuckmapping.StuckMappingScenario.Ask;

/// The prediction, and the checks of a run that never was and of such runs with a fault in them.
class StuckMappingChecksTest {

    private static final Endpoint SERVER = Endpoint.parse(Tunnel.ENDPOINT_IPV4);
    private static final String CLIENT = StuckMappingScenario.CLIENT_IPV4 + ":";

    /// More than a mapping's life after the client's last datagram.
    private static final long ASKED = 200 * SECOND;

    @TempDir
    private Path path;

    private EvidenceFolder run = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void tunnelThatGetsOutAsPredicted() {
        run = new EvidenceFolder(path).address(RoadWarrior.SERVER, RoadWarrior.SERVER_IPV4);
        run.step("keepalives", 20 * SECOND, 30 * SECOND).step("new handshakes", 30 * SECOND, 40 * SECOND);
        run.step(Address.SECOND.step(), 10 * SECOND, 11 * SECOND);
        run.step(Address.THIRD.step(), 50 * SECOND, 51 * SECOND);
        run.step(Address.FOURTH.step(), 90 * SECOND, 91 * SECOND);
        sent(SECOND, 4, Tunnel.PORT, "203.0.113.1");
        sent(25 * SECOND, 4, 32, Tunnel.PORT, "203.0.113.1");
        sent(35 * SECOND, 1, 148, Tunnel.PORT, "203.0.113.1");
        sent(45 * SECOND, 4, StuckMappingScenario.SECOND_PORT, "203.0.113.2");
        sent(60 * SECOND, 4, StuckMappingScenario.SECOND_PORT, "203.0.113.2");
        sent(70 * SECOND, 4, StuckMappingScenario.THIRD_PORT, "203.0.113.3");
        StuckMappingPrediction.answered().forEach((ask, answered) -> {
            String log = RoadWarrior.CLIENT + "-" + ask.probes().name();
            run.probe(log, ASKED, "sent", ask.probes().name(), 0);
            if (answered) {
                run.probe(log, ASKED + 1, "answered", ask.probes().name(), 0);
            }
        });
    }

    private void sent(long nanos, int type, int port, String outside) {
        sent(nanos, type, 128, port, outside);
    }

    /// A message of the client's, as it comes to the router and as it leaves.
    private void sent(long nanos, int type, int length, int port, String outside) {
        byte[] message = run.message(type, length);
        run.udp("nat-lan", nanos, Endpoint.parse(CLIENT + port), SERVER, message);
        run.udp("nat-wan", nanos, Endpoint.parse(outside + ":" + port), SERVER, message);
    }

    @Test
    void anotherPortAndSilenceHelpAndNothingElseDoes() {
        assertThat(StuckMappingPrediction.answered())
                .containsEntry(Ask.FIRST, true)
                .containsEntry(Ask.KEEPALIVES, false)
                .containsEntry(Ask.HANDSHAKES, false)
                .containsEntry(Ask.RESTARTED, false)
                .containsEntry(Ask.NEW_PORT, true)
                .containsEntry(Ask.STUCK_AGAIN, false)
                .containsEntry(Ask.RESTARTED_FROM_NEW_PORT, true)
                .containsEntry(Ask.STUCK_AT_LAST, false)
                .containsEntry(Ask.SILENCE, true)
                .hasSameSizeAs(Ask.values());
    }

    @Test
    void runAsPredictedPasses() {
        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void tunnelThatDoesNotGetOutFails() {
        run.withoutLines("probes/client-new-port.jsonl", "answered");

        Verdicts.assertOnlyFails(
                new StuckMappingScenario(),
                run.write(ASKED + SECOND),
                "way-out",
                "The client's try to reach the server after another listen-port: an answer was expected, and none came.");
    }

    @Test
    void tunnelThatGetsOutAgainstThePredictionFails() {
        run.probe("client-restarted", ASKED + 1, "answered", "restarted", 0);

        Verdicts.assertOnlyFails(
                new StuckMappingScenario(),
                run.write(ASKED + SECOND),
                "way-out",
                "The client's try to reach the server after a restart of the interface with the same port: no answer was"
                        + " expected, and one came.");
    }

    @Test
    void routerThatForgetsItsMappingsWithItsAddressIsNoFaultOfTheSubjects() {
        sent(46 * SECOND, 4, Tunnel.PORT, "203.0.113.2");
        run.probe("client-restarted", ASKED + 1, "answered", "restarted", 0);

        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
        assertThat(judge().getFirst().message())
                .startsWith("Router nat (Linux, whose mappings outlive its address) made one from 203.0.113.2:51820");
    }

    @Test
    void clientThatDidNotTryIsUnknown() {
        run.replaceStep("new handshakes", 36 * SECOND, 40 * SECOND);
        assertThat(judge().getLast().message())
                .isEqualTo("The client sent no handshake initiation while the mapping was stuck.");

        run.without("probes/client-silence.jsonl");
        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    @Test
    void clientThatWasNotSilentIsUnknown() {
        sent(ASKED - 60 * SECOND, 4, StuckMappingScenario.THIRD_PORT, "203.0.113.4");

        assertThat(judge().getLast().message()).isEqualTo("The client was not silent for as long as a mapping lives.");
    }

    private List<CheckResult> judge() {
        return Verdicts.judgeAll(new StuckMappingScenario(), run.write(ASKED + SECOND));
    }
}
