package org.warren.scenarios.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.lab.Storm;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Reports that packets ran in a loop, which overrides the verdict about a question, whatever was expected.
///
/// @param question the question
/// @param answered the check of the question itself
record LoopCheck(NodeQuestion question, Check answered) implements Check {

    /// The value of the observations that holds the interfaces that the lab blocked.
    static final String STORMS = "storms";

    /// The interval that the lab's agent treats as one instant.
    private static final long INSTANT_NANOS = 10_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public String id() {
        return answered.id();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        CheckResult result = answered.judge(evidence);
        var asked = Answer.of(evidence, question);
        if (asked.isEmpty()) {
            return result;
        }
        List<String> said = new ArrayList<>();
        read(evidence, TunnelLoops.VALUE, TunnelLoops.Loop.class).stream()
                .filter(this::concerns)
                .forEach(loop -> said.add(loop.sentence() + "."));
        Verdict verdict = result.verdict();
        List<Storm> storms = storms(evidence, asked.get());
        List<Storm> circling =
                storms.stream().filter(storm -> isBroadcast(evidence, storm)).toList();
        if (!circling.isEmpty()
                && (verdict != Verdict.PASS || circling.stream().anyMatch(storm -> isAt(storm.node())))) {
            said.add(circle(circling));
        }
        for (Storm storm : storms) {
            if ((isAt(storm.node()) || isInTheWay(verdict)) && !circling.contains(storm)) {
                said.add(sentence(storm));
                // Traffic that the lab dropped without a loop proves nothing about the network.
                verdict = isDoubted(storm, verdict) ? Verdict.UNKNOWN : verdict;
            }
        }
        return said.isEmpty()
                ? result
                : new CheckResult(
                        result.id(),
                        verdict,
                        result.message() + " " + String.join(" ", said),
                        result.evidence(),
                        result.packets());
    }

    /// The interfaces that the lab had blocked by the end of a question's time.
    static List<Storm> storms(Evidence evidence, Answer answer) {
        return read(evidence, STORMS, Storm.class).stream()
                .filter(storm -> storm.nanos() <= answer.toNanos())
                .toList();
    }

    private boolean isAt(String node) {
        return node.equals(question.from()) || node.equals(question.to());
    }

    /// The lab may have blocked what carries a transfer or traffic, except for a transfer that arrived completely.
    private boolean isInTheWay(Verdict verdict) {
        return question instanceof TrafficQuestion || (question instanceof TransferQuestion && verdict != Verdict.PASS);
    }

    /// What never arrived proves nothing, and if traffic was blocked the rest of it is not representative.
    private boolean isDoubted(Storm storm, Verdict verdict) {
        return question instanceof TrafficQuestion
                ? verdict != Verdict.FAIL || !storm.instant()
                : verdict == Verdict.FAIL && !storm.instant();
    }

    private boolean concerns(TunnelLoops.Loop loop) {
        boolean asks = loop.node().equals(question.from())
                && loop.allowedIps().stream().anyMatch(prefix -> IpPrefix.parse(prefix)
                        .contains(IpPrefix.parse(question.address()).address()));
        return asks || loop.node().equals(question.to());
    }

    /// Whether most of what an interface carried in that instant was broadcast or multicast.
    private static boolean isBroadcast(Evidence evidence, Storm storm) {
        if (!storm.instant() || !evidence.captures().contains(storm.node() + "-" + storm.interfaceName())) {
            return false;
        }
        List<CapturedPacket> packets = evidence.packets(storm.node(), storm.interfaceName()).stream()
                .filter(packet -> Math.abs(packet.nanos() - storm.nanos()) <= INSTANT_NANOS)
                .toList();
        long forAll =
                packets.stream().filter(packet -> packet.link().isForGroup()).count();
        return forAll * 2 > packets.size();
    }

    private static String circle(List<Storm> circling) {
        return "Broadcasts went round thousands of times in an instant: nodes bridge networks that are joined by another"
                + " way too. The lab drops whatever "
                + circling.stream()
                        .map(storm -> storm.node() + "." + storm.interfaceName())
                        .sorted()
                        .collect(Collectors.joining(", "))
                + " send since " + Seconds.precise(circling.getFirst().nanos()) + ".";
    }

    private static String sentence(Storm storm) {
        return (storm.instant()
                                ? "Packets ran in a loop through %s of %s, thousands in an instant: the lab drops whatever it"
                                : "%s of %s carried more than a capture may hold: the lab drops whatever it")
                        .formatted(storm.interfaceName(), storm.node())
                + " sends since " + Seconds.precise(storm.nanos()) + ".";
    }

    private static <T> List<T> read(Evidence evidence, String name, Class<T> type) {
        List<T> values = new ArrayList<>();
        try {
            JsonNode noted = evidence.observations().values().get(name);
            if (noted != null) {
                for (JsonNode value : noted) {
                    values.add(JSON.treeToValue(value, type));
                }
            }
        } catch (JsonProcessingException e) {
            throw new MissingEvidenceException("The loops of the run cannot be read.", e);
        }
        return values;
    }
}
