package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.capture.TcpHeader;
import org.warren.harness.diagnosis.InterfaceCapture;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Step;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A node answered a host of its own network for the address of a tunnel, or stayed silent, as the file expects.
///
/// @param packets of the run, shared by its questions
record NeighbourCheck(NeighbourQuestion question, RunPackets packets) implements AnswerCheck {

    @Override
    public List<String> sources(Evidence evidence) {
        return List.of(Evidence.capturePath(question.to(), question.toInterface()));
    }

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        String uplink = question.toInterface();
        var window = new Step(id(), answer.fromNanos(), answer.toNanos(), "done");
        int requests = (int) evidence.packets(question.to(), uplink).stream()
                .filter(packet -> window.contains(packet.nanos()) && isRequest(packet))
                .count();
        if (requests == 0) {
            return findings.missing("None of %s's %s for %s came to %s.%s."
                    .formatted(question.from(), question.probe().words(), question.address(), question.to(), uplink));
        }
        Set<String> inside = new TreeSet<>();
        Set<String> clear = new TreeSet<>();
        int answers = 0;
        for (InterfaceCapture capture : packets.captures(evidence, question.to())) {
            for (CapturedPacket packet : capture.packets()) {
                if (window.contains(packet.nanos()) && isAnswer(packet)) {
                    answers++;
                    (capture.tunnel() ? inside : clear).add(capture.interfaceName());
                    findings.cite(Evidence.capturePath(capture.name()), packet);
                }
            }
        }
        String what = "%s answered %s of %d %s of %s for %s, the address of its %s"
                        .formatted(
                                question.to(),
                                answers == 0 ? "none" : "" + answers,
                                requests,
                                question.probe().words(),
                                question.from(),
                                question.address(),
                                question.tunnel())
                + how(clear, inside);
        findings.expect(
                question.answered() == answers > 0,
                what + (question.answered() ? ", expected an answer." : ", expected none."));
        return findings.result(what + ".");
    }

    private String how(Set<String> clear, Set<String> inside) {
        if (clear.isEmpty() && inside.isEmpty()) {
            return "";
        }
        if (question.probe() == NeighbourQuestion.Probe.ARP) {
            return ": Linux answers for all its addresses on all its networks, unless arp_ignore is 1 or 2";
        }
        List<String> ways = new ArrayList<>();
        if (!inside.isEmpty()) {
            ways.add("through %s, which an onlooker can tell from the length of what follows"
                    .formatted(String.join(" and ", inside)));
        }
        if (!clear.isEmpty()) {
            ways.add("in the clear by " + String.join(" and ", clear));
        }
        return " with a reset, " + String.join(", and ", ways) + ", so who asks learns whose address it is";
    }

    private boolean isRequest(CapturedPacket packet) {
        return isBetween(packet, question.pretended(), question.address())
                && (question.probe() == NeighbourQuestion.Probe.ARP ? packet.isArpRequest() : packet.tcp() != null);
    }

    private boolean isAnswer(CapturedPacket packet) {
        TcpHeader tcp = packet.tcp();
        return isBetween(packet, question.address(), question.pretended())
                && (question.probe() == NeighbourQuestion.Probe.ARP
                        ? packet.isArpReply()
                        : tcp != null && tcp.isReset());
    }

    private static boolean isBetween(CapturedPacket packet, String source, String destination) {
        return Endpoint.text(packet.source().address()).equals(source)
                && Endpoint.text(packet.destination().address()).equals(destination);
    }
}
