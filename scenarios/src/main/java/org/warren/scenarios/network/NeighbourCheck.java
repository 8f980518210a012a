package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A node answered a host of its own network for the address of a tunnel, or kept silent, as the file expects.
record NeighbourCheck(NeighbourQuestion question) implements Check {

    @Override
    public String id() {
        return question.name();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        String uplink = question.toInterface();
        Findings findings = new Findings(id(), Evidence.capturePath(question.to(), uplink));
        Optional<Answer> asked = Answer.of(evidence, question);
        if (asked.isEmpty()) {
            return findings.missing("The run did not come to ask this.");
        }
        var window = new Step(id(), asked.get().fromNanos(), asked.get().toNanos(), "done");
        if (seen(evidence, uplink, window, this::isRequest).isEmpty()) {
            return findings.missing("None of %s's %s for %s came to %s.%s."
                    .formatted(question.from(), question.probe().words(), question.address(), question.to(), uplink));
        }
        List<CapturedPacket> clear = seen(evidence, uplink, window, this::isAnswer);
        List<CapturedPacket> inside = question.probe() == NeighbourQuestion.Probe.ARP || !hasTunnel(evidence)
                ? List.of()
                : seen(evidence, question.tunnel(), window, this::isAnswer);
        clear.forEach(packet -> findings.cite(Evidence.capturePath(question.to(), uplink), packet));
        inside.forEach(packet -> findings.cite(Evidence.capturePath(question.to(), question.tunnel()), packet));
        int answers = clear.size() + inside.size();
        String what = "%s answered %s of %d %s of %s for %s, the address of its %s"
                        .formatted(
                                question.to(),
                                answers == 0 ? "none" : "" + answers,
                                NeighbourQuestion.COUNT,
                                question.probe().words(),
                                question.from(),
                                question.address(),
                                question.tunnel())
                + how(clear.size(), inside.size());
        findings.expect(
                question.answered() == answers > 0,
                what + (question.answered() ? ", expected an answer." : ", expected none."));
        return findings.result(what + ".");
    }

    private String how(int clear, int inside) {
        if (clear + inside == 0) {
            return "";
        }
        if (question.probe() == NeighbourQuestion.Probe.ARP) {
            return ": Linux answers for all its addresses on all its networks, unless arp_ignore is 1 or 2";
        }
        List<String> ways = new ArrayList<>();
        if (inside > 0) {
            ways.add("through %s, which an onlooker can tell from the length of what follows"
                    .formatted(question.tunnel()));
        }
        if (clear > 0) {
            ways.add("in the clear by " + question.toInterface());
        }
        return " with a reset, " + String.join(", and ", ways) + ", so who asks learns whose address it is";
    }

    private List<CapturedPacket> seen(
            Evidence evidence, String interfaceName, Step window, Predicate<CapturedPacket> condition) {
        return evidence.packets(question.to(), interfaceName).stream()
                .filter(packet -> window.contains(packet.nanos()))
                .filter(condition)
                .toList();
    }

    /// A tunnel that did not come up has no capture.
    private boolean hasTunnel(Evidence evidence) {
        return evidence.captures().contains(question.to() + "-" + question.tunnel());
    }

    private boolean isRequest(CapturedPacket packet) {
        return is(packet, question.pretended(), question.address());
    }

    private boolean isAnswer(CapturedPacket packet) {
        return is(packet, question.address(), question.pretended())
                && (packet.tcp() == null || packet.tcp().isReset());
    }

    private boolean is(CapturedPacket packet, String source, String destination) {
        Protocol protocol = question.probe() == NeighbourQuestion.Probe.ARP ? Protocol.ARP : Protocol.TCP;
        return packet.protocol() == protocol
                && Endpoint.text(packet.source().address()).equals(source)
                && Endpoint.text(packet.destination().address()).equals(destination);
    }
}
