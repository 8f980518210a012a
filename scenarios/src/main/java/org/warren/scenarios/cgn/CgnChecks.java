package org.warren.scenarios.cgn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.nat.Mapping;
import org.warren.harness.scenario.Roles;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.kit.timers.TimerLateness;

/// Two NATs in a row: whether they behaved as declared, which one forgot a mapping, and which client the server
/// reached.
final class CgnChecks {

    /// Each router treated each datagram as its model does.
    static final Check MODEL = RouterModel.check(CgnChecks::routers);

    /// The mappings of both NATs, and how far the server's packet came, show which NAT forgot: the one with the shorter
    /// timeout, as predicted. Otherwise it is UNKNOWN: a NAT did not behave as declared, or the client did not send as
    /// predicted, which [#REACHABILITY] judges.
    static final Check FORGOT =
            Check.of("nat-that-forgot", CgnChecks::forgot).on(Evidence.capturePath(Roles.SERVER, "eth0"));

    /// Each attempt of the server was answered or not as predicted from the two timeouts and the keepalive alone. A
    /// difference in either direction is a FAIL, unless a router did not behave as declared.
    static final Check REACHABILITY = Check.of("cgn-reachability", CgnChecks::reachability);

    private CgnChecks() {}

    private static List<RouterModel> routers(Evidence evidence) {
        return CgnLine.ALL.stream()
                .flatMap(line -> line.routers(line.lives(evidence)).stream())
                .toList();
    }

    private static Map<CgnTry, Optional<CgnPrediction.Outcome>> predicted(Evidence evidence, CgnLine line) {
        return CgnPrediction.of(
                line,
                line.lives(evidence),
                evidence.get(CgnScenario.BELOW),
                evidence.get(CgnScenario.ABOVE),
                TimerLateness.of(evidence.observations(), Roles.CLIENT).isKernel());
    }

    private static CheckResult reachability(Evidence evidence, Findings findings) {
        int tries = 0;
        for (CgnLine line : CgnLine.ALL) {
            List<PredictedTry> certain = new ArrayList<>();
            for (var expected : predicted(evidence, line).entrySet()) {
                String words = expected.getKey().words(expected.getKey().keepaliveSeconds(evidence));
                expected.getValue()
                        .ifPresentOrElse(
                                outcome -> certain.add(new PredictedTry(
                                        expected.getKey().probes(line),
                                        outcome.isReached(),
                                        "The server's try to reach %s, %s"
                                                .formatted(line.words(line.lives(evidence)), words))),
                                () -> findings.missing(
                                        "Whether the server reaches %s %s depends on how late the client's timers are."
                                                .formatted(line.client(), words)));
            }
            tries += PredictedTry.judge(evidence, findings, line.routers(line.lives(evidence)), certain);
        }
        return findings.result("All %d tries of the server came out as the two timers predict.".formatted(tries));
    }

    private static CheckResult forgot(Evidence evidence, Findings findings) {
        List<String> sentences = new ArrayList<>();
        for (CgnLine line : CgnLine.ALL) {
            for (var expected : predicted(evidence, line).entrySet()) {
                CgnTry tried = expected.getKey();
                Optional<CgnPrediction.Outcome> outcome = expected.getValue();
                if (outcome.isEmpty()) {
                    continue;
                }
                List<String> forgotten = forgotten(evidence, line, tried);
                if (!forgotten.equals(outcome.get().forgotten())) {
                    findings.missing(difference(evidence, line, tried, forgotten, outcome.get()));
                }
                judgeWay(evidence, findings, line, tried, forgotten);
                if (!forgotten.isEmpty()) {
                    sentences.add(sentence(evidence, line, tried, forgotten));
                }
            }
        }
        return findings.result(sentences.isEmpty() ? "No NAT forgot." : String.join(" ", sentences));
    }

    /// If both routers behaved like their models, the client's packets differed from the prediction.
    private static String difference(
            Evidence evidence, CgnLine line, CgnTry tried, List<String> forgotten, CgnPrediction.Outcome predicted) {
        boolean isClients = line.routers(line.lives(evidence)).stream().allMatch(router -> router.agrees(evidence));
        return "%s, %s: %s, but the prediction is that %s.%s"
                .formatted(
                        line.words(line.lives(evidence)),
                        tried.words(tried.keepaliveSeconds(evidence)),
                        forgot(forgotten),
                        forgot(predicted.forgotten()),
                        isClients
                                ? " Both NATs did with each packet what they were declared to do, so %s did not send as predicted."
                                        .formatted(line.client())
                                : "");
    }

    private static String forgot(List<String> nodes) {
        return nodes.isEmpty() ? "no NAT forgot" : String.join(" and ", nodes) + " forgot";
    }

    /// Which NAT forgot, and when, in a sentence.
    static String sentence(Evidence evidence, CgnLine line, CgnTry tried, List<String> forgotten) {
        String ends = String.join(
                " and ",
                forgotten.stream()
                        .map(node -> "%s forgot it at %s".formatted(node, lastEnd(evidence, tried, node)))
                        .toList());
        return "%s, %s: %s."
                .formatted(line.words(line.lives(evidence)), tried.words(tried.keepaliveSeconds(evidence)), ends);
    }

    private static String lastEnd(Evidence evidence, CgnTry tried, String node) {
        long start = evidence.step(tried.step()).startNanos();
        return tunnelMappings(evidence, node).stream()
                .filter(mapping -> mapping.createdNanos() < start)
                .flatMapToLong(mapping -> mapping.endedNanos().stream())
                .filter(ended -> ended <= start)
                .max()
                .stream()
                .mapToObj(Seconds::precise)
                .findFirst()
                .orElse("no time that it told");
    }

    /// The NATs of a line that had no mapping of the client when the server tried, the client's own first.
    static List<String> forgotten(Evidence evidence, CgnLine line, CgnTry tried) {
        long start = evidence.step(tried.step()).startNanos();
        return List.of(line.router(), line.carrier()).stream()
                .filter(node -> tunnelMappings(evidence, node).stream().noneMatch(mapping -> mapping.isAliveAt(start)))
                .toList();
    }

    private static List<Mapping> tunnelMappings(Evidence evidence, String node) {
        Endpoint server = Endpoint.parse(CgnScenario.SERVER_IPV4 + ":" + Tunnel.PORT);
        return evidence.mappings(node).entries().stream()
                .filter(mapping -> mapping.remote().equals(server))
                .toList();
    }

    /// The server's packets reached the outermost NAT that had forgotten, and no further.
    private static void judgeWay(
            Evidence evidence, Findings findings, CgnLine line, CgnTry tried, List<String> forgotten) {
        var step = evidence.step(tried.step());
        List<WireGuardDatagram> sent = WireGuardDatagram.in(evidence.packets(Roles.SERVER, "eth0")).stream()
                .filter(datagram -> step.contains(datagram.nanos()))
                .filter(datagram -> datagram.packet().destination().toString().startsWith(line.outsideIpv4() + ":"))
                .toList();
        if (sent.isEmpty()) {
            findings.missing("The server sent nothing to %s %s."
                    .formatted(line.client(), tried.words(tried.keepaliveSeconds(evidence))));
            return;
        }
        CapturedPacket first = sent.getFirst().packet();
        findings.cite(Evidence.capturePath(Roles.SERVER, "eth0"), first);
        Optional<String> stopped = stopped(evidence, line, first);
        Optional<String> outermost = forgotten.stream().reduce((inner, outer) -> outer);
        if (!stopped.equals(outermost)) {
            findings.missing("The server's packet to %s at %s %s, but %s."
                    .formatted(
                            line.client(),
                            Seconds.precise(first.nanos()),
                            stopped.map(node -> "came as far as " + node).orElse("came to the client"),
                            forgot(forgotten)));
        }
    }

    /// The first router that dropped a packet of the server; empty if it reached the client.
    private static Optional<String> stopped(Evidence evidence, CgnLine line, CapturedPacket packet) {
        for (String node : List.of(line.carrier(), line.router())) {
            boolean isThrough = evidence.packets(node, "lan").stream()
                    .anyMatch(seen -> seen.payload().equals(packet.payload()));
            if (!isThrough) {
                return Optional.of(node);
            }
        }
        return Optional.empty();
    }

    /// Which NATs forgot a client, one sentence each.
    static List<String> sentences(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        for (CgnLine line : CgnLine.ALL) {
            for (CgnTry tried : CgnTry.values()) {
                List<String> forgotten = forgotten(evidence, line, tried);
                if (!forgotten.isEmpty()) {
                    sentences.add(sentence(evidence, line, tried, forgotten));
                }
            }
        }
        return sentences;
    }
}
