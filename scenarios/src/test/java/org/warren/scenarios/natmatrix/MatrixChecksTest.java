package org.warren.scenarios.natmatrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.testing.Verdicts;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// The checks of a run that never was, and of such runs with a fault in them.
class MatrixChecksTest {

    private static final String SERVER = NatMatrixScenario.SERVER_IPV4 + ":" + Tunnel.PORT;

    @TempDir
    private Path folder;

    @Test
    void runAsPredictedPasses() {
        assertThat(judge(run())).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void clientThatAnswersAgainstThePredictionFails() {
        MatrixCell cell = MatrixCell.ALL.getFirst(); // refresh outbound: nothing is left after idling
        String log = log(cell, NatMatrixScenario.AFTER_IDLING);

        Verdicts.assertOnlyFails(
                new NatMatrixScenario(),
                run().probe(log, 90 * SECOND, "answered", name(cell, NatMatrixScenario.AFTER_IDLING), 1)
                        .write(100 * SECOND),
                "matrix-reachability",
                "The server's try to reach client, behind a NAT with endpoint-independent mapping, endpoint-independent "
                        + "filtering, refresh outbound, after idling: no answer was expected, and one came.");
    }

    @Test
    void clientThatDoesNotAnswerAgainstThePredictionFails() {
        MatrixCell cell = MatrixCell.ALL.getLast();

        Verdicts.assertOnlyFails(
                new NatMatrixScenario(),
                run().withoutLines("probes/" + log(cell, NatMatrixScenario.FROM_PORT_AGAIN) + ".jsonl", "answered")
                        .write(100 * SECOND),
                "matrix-reachability",
                "from its port again: an answer was expected, and none came.");
    }

    @Test
    void routerThatDroppedWhatTheModelForwardsIsNoFaultOfTheSubjects() {
        MatrixCell cell = MatrixCell.ALL.get(4);
        EvidenceFolder run = run().udp(
                        cell.router() + "-wan",
                        3 * SECOND,
                        Endpoint.parse(SERVER),
                        Endpoint.parse(cell.outsideIpv4() + ":1024"),
                        bytes("lost"));

        assertThat(judge(run)).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
        assertThat(judge(run).getFirst().message())
                .startsWith(
                        "Router nat-5 (endpoint-independent mapping, address-dependent filtering, refresh inbound) made "
                                + "nothing of the packet from 203.0.113.10:51820 to 203.0.113.105:1024, the model makes one from");
    }

    @Test
    void routerThatForwardedWhatTheModelDropsIsNoFaultOfTheSubjects() {
        MatrixCell cell = MatrixCell.ALL.get(4);
        EvidenceFolder run = run();
        Endpoint stranger = Endpoint.parse("198.51.100.7:9");
        run.udp(cell.router() + "-wan", 3 * SECOND, stranger, outside(cell), bytes("let in"));
        run.udp(cell.router() + "-lan", 3 * SECOND, stranger, client(cell), bytes("let in"));

        assertThat(judge(run)).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
    }

    @Test
    void routerWithoutPacketsIsUnknown() {
        EvidenceFolder run = new EvidenceFolder(folder);
        given(run);
        for (MatrixCell cell : MatrixCell.ALL) {
            run.capture(cell.router() + "-lan").capture(cell.router() + "-wan");
        }

        assertThat(judge(run).getFirst().verdict()).isEqualTo(Verdict.UNKNOWN);
    }

    private static List<CheckResult> judge(EvidenceFolder run) {
        return Verdicts.judgeAll(new NatMatrixScenario(), run.write(100 * SECOND));
    }

    private EvidenceFolder run() {
        EvidenceFolder run = new EvidenceFolder(folder);
        given(run);
        for (MatrixCell cell : MatrixCell.ALL) {
            exchange(run, cell);
            MatrixPrediction.of(cell, "30s", 90 * SECOND).forEach((tried, answered) -> {
                String log = log(cell, tried);
                run.probe(log, 90 * SECOND, "sent", name(cell, tried), 1);
                if (answered) {
                    run.probe(log, 90 * SECOND + 1, "answered", name(cell, tried), 1);
                }
            });
        }
        return run;
    }

    private static void given(EvidenceFolder run) {
        run.parameter("life", "30s").parameter("idle", "90s");
        run.subject(Roles.CLIENT, "kernel").subject(Roles.SERVER, "kernel");
    }

    /// A datagram of the client's and its answer, translated by the model.
    private static void exchange(EvidenceFolder run, MatrixCell cell) {
        var nat = new Translator(
                cell.behaviour("30s"), List.of(org.warren.nat.Endpoint.address(cell.outsideIpv4())), new Random(1));
        var out = Packet.udp(
                org.warren.nat.Endpoint.parse(client(cell).toString()), org.warren.nat.Endpoint.parse(SERVER));
        var left = (Outcome.Forwarded) nat.fromInside(out, SECOND);
        Endpoint outside = Endpoint.parse(left.packet().source().toString());
        byte[] question = bytes("question " + cell.number());
        byte[] answer = bytes("answer " + cell.number());
        run.udp(cell.router() + "-lan", SECOND, client(cell), Endpoint.parse(SERVER), question);
        run.udp(cell.router() + "-wan", SECOND, outside, Endpoint.parse(SERVER), question);
        run.udp(cell.router() + "-wan", 2 * SECOND, Endpoint.parse(SERVER), outside, answer);
        run.udp(cell.router() + "-lan", 2 * SECOND, Endpoint.parse(SERVER), client(cell), answer);
    }

    private static Endpoint client(MatrixCell cell) {
        return Endpoint.parse(cell.clientIpv4() + ":" + Tunnel.PORT);
    }

    private static Endpoint outside(MatrixCell cell) {
        return Endpoint.parse(cell.outsideIpv4() + ":1024");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static String log(MatrixCell cell, String tried) {
        return Roles.SERVER + "-" + name(cell, tried);
    }

    private static String name(MatrixCell cell, String tried) {
        return NatMatrixScenario.probes(cell, tried).name();
    }
}
