package org.warren.scenarios.eviction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.warren.kit.testing.EvidenceFolder.SECOND;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
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
import org.warren.scenarios.eviction.EvictionScenario.Try;

/// The prediction, and the checks of a run that never was and of such runs with a fault in them.
class EvictionChecksTest {

    private static final Endpoint SERVER = Endpoint.parse(EvictionScenario.SERVER_IPV4 + ":" + Tunnel.PORT);

    @TempDir
    private Path path;

    private EvidenceFolder run = new EvidenceFolder(Path.of(""));

    @BeforeEach
    void serverThatReachesThemAsPredicted() {
        run = new EvidenceFolder(path)
                .parameter("nat", "all")
                .subject(Roles.CLIENT, "kernel")
                .subject(Roles.SERVER, "kernel");
        for (int i = 0; i < EvictionScenario.FLOODS.size(); i++) {
            run.step(EvictionScenario.FLOODS.get(i), (2 + i) * SECOND, (2 + i) * SECOND + SECOND / 2);
        }
        for (EvictionCell cell : EvictionCell.ALL) {
            var nat = new Translator(
                    cell.nat().behaviour(),
                    List.of(org.warren.nat.Endpoint.address(cell.outsideIpv4())),
                    new SplittableRandom(1));
            sent(cell, nat, SECOND, client(cell), SERVER, cell.client());
            for (int round = 0; round < EvictionScenario.FLOODS.size(); round++) {
                long nanos = (2 + round) * SECOND;
                EvictionScenario.flooded()
                        .forEach(port -> sent(
                                cell,
                                nat,
                                nanos,
                                Endpoint.parse(cell.neighbourIpv4() + ":" + EvictionScenario.FLOOD_PORT),
                                new Endpoint(SERVER.address(), port),
                                nanos + " " + port));
            }
            EvictionPrediction.of(cell).forEach((tried, answered) -> {
                run.probe(
                        log(cell, tried), 2 * SECOND, "sent", tried.probes(cell).name(), 0);
                if (answered) {
                    run.probe(
                            log(cell, tried),
                            2 * SECOND + 1,
                            "answered",
                            tried.probes(cell).name(),
                            0);
                }
            });
        }
    }

    /// A datagram at both sides of a router, if the model lets it through.
    private void sent(EvictionCell cell, Translator nat, long nanos, Endpoint from, Endpoint to, String text) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        run.udp(cell.router() + "-lan", nanos, from, to, payload);
        var packet = Packet.udp(
                org.warren.nat.Endpoint.parse(from.toString()), org.warren.nat.Endpoint.parse(to.toString()));
        if (nat.fromInside(packet, nanos) instanceof Outcome.Forwarded left) {
            Endpoint outside = Endpoint.parse(left.packet().source().toString());
            run.udp(cell.router() + "-wan", nanos, outside, to, payload);
        }
    }

    private static Endpoint client(EvictionCell cell) {
        return Endpoint.parse(cell.clientIpv4() + ":" + Tunnel.PORT);
    }

    private static Endpoint outside(EvictionCell cell) {
        return Endpoint.parse(cell.outsideIpv4() + ":1024");
    }

    private static String log(EvictionCell cell, Try tried) {
        return Roles.SERVER + "-" + tried.probes(cell).name();
    }

    static Stream<Arguments> predictions() {
        return Stream.of(
                // The oldest mapping goes, whatever it is, and comes back with the client's next packet.
                Arguments.of(EvictionCell.ALL.get(0), List.of(false, true, false, false, true)),
                // A young tunnel's mapping is not assured; an older one's is.
                Arguments.of(EvictionCell.ALL.get(1), List.of(false, true, true, true, true)),
                Arguments.of(EvictionCell.ALL.get(2), List.of(true, true, true, true, true)),
                Arguments.of(EvictionCell.ALL.get(3), List.of(true, true, true, true, true)));
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void evictionDecidesWhomTheServerReaches(EvictionCell cell, List<Boolean> answered) {
        assertThat(List.copyOf(EvictionPrediction.of(cell).values())).isEqualTo(answered);
    }

    /// Whoever has a role is at a node of that name.
    @ParameterizedTest
    @ValueSource(strings = {"all", "oldest", "unassured-first", "none", "per-host"})
    void eachNatCanBeAskedAlone(String nat) {
        var scenario = new EvictionScenario();
        var topology = scenario.topology(scenario.parameters(Map.of("nat", nat)));

        scenario.roles().forEach(role -> assertThat(topology.node(role)).isNotNull());
        assertThat(topology.natRouters()).hasSize(nat.equals("all") ? EvictionCell.ALL.size() : 1);
    }

    @Test
    void runAsPredictedPasses() {
        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.PASS);
    }

    @Test
    void clientThatAnswersAgainstThePredictionFails() {
        EvictionCell cell = EvictionCell.ALL.getFirst();
        run.probe(
                log(cell, Try.OLD), 3 * SECOND, "answered", Try.OLD.probes(cell).name(), 0);

        Verdicts.assertOnlyFails(
                new EvictionScenario(),
                run.write(9 * SECOND),
                "eviction-reachability",
                "The server's try to reach client, behind a NAT with 64 mappings in all, eviction oldest, after the second "
                        + "flood: no answer was expected, and one came.");
    }

    /// A client whose persistent keepalive does not come.
    @Test
    void clientThatDoesNotComeBackFails() {
        EvictionCell cell = EvictionCell.ALL.getFirst();
        run.withoutLines("probes/" + log(cell, Try.KEPT_ALIVE) + ".jsonl", "answered");

        Verdicts.assertOnlyFails(
                new EvictionScenario(),
                run.write(9 * SECOND),
                "eviction-reachability",
                "after the next keepalive: an answer was expected, and none came.");
    }

    @Test
    void routerThatIsNotAsDeclaredIsNoFaultOfTheSubjects() {
        EvictionCell cell = EvictionCell.ALL.get(2);
        run.udp(cell.router() + "-wan", SECOND + 1, SERVER, outside(cell), "lost".getBytes(StandardCharsets.US_ASCII));
        run.withoutLines("probes/" + log(cell, Try.OLD) + ".jsonl", "answered");

        assertThat(judge()).extracting(CheckResult::verdict).containsOnly(Verdict.UNKNOWN);
        assertThat(judge().getFirst().message())
                .startsWith("Router nat-3 (64 mappings in all, eviction none) made nothing of the packet from");
    }

    @Test
    void floodThatDidNotComeIsUnknown() {
        run.replaceStep(EvictionScenario.FLOODS.get(1), 7 * SECOND, 8 * SECOND);

        assertThat(judge().getFirst().verdict()).isEqualTo(Verdict.PASS);
        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge().getLast().message()).startsWith("Not all of a flood of neighbour-1 came to its router");
    }

    @Test
    void serverThatDidNotTryIsUnknown() {
        run.without("probes/" + log(EvictionCell.ALL.get(1), Try.YOUNG) + ".jsonl");

        assertThat(judge().getLast().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(judge().getLast().message())
                .isEqualTo(
                        "The server's try to reach client-2, behind a NAT with 64 mappings in all, eviction unassured-first, after"
                                + " the first flood: it was not made.");
    }

    @Test
    void eachCellHasASentenceInTheSummary() {
        assertThat(new EvictionScenario().summary(run.write(9 * SECOND)).sentences())
                .hasSize(EvictionCell.ALL.size())
                .contains(
                        "64 mappings in all, eviction unassured-first: the server did not reach the client after the first "
                                + "flood.");
        assertThat(new EvictionScenario().steps(new EvictionScenario().parameters(Map.of())))
                .doesNotHaveDuplicates();
    }

    private List<CheckResult> judge() {
        return Verdicts.judgeAll(new EvictionScenario(), run.write(9 * SECOND));
    }
}
