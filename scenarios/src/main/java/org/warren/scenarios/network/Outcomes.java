package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.warren.harness.diagnosis.Diagnosis;
import org.warren.harness.diagnosis.PacketIdentity;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.diagnosis.Sighting;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Step;

/// Finds the result of a question: who received its packets, when, and why they were not answered.
final class Outcomes {

    private static final int REASONS_MAX = 10;

    private final Question question;
    private final Evidence evidence;
    private final JsonNode answer;
    private final Step window;
    private final Diagnosis diagnosis;
    private final InetAddress address;
    private final Map<String, Integer> others = new LinkedHashMap<>();
    private OptionalLong lateness = OptionalLong.empty();
    private int late;

    /// @param answer what was recorded about the question
    Outcomes(Question question, Evidence evidence, JsonNode answer, Step window, Diagnosis diagnosis) {
        this.question = question;
        this.evidence = evidence;
        this.answer = answer;
        this.window = window;
        this.diagnosis = diagnosis;
        this.address = InetAddress.ofLiteral(question.address());
    }

    /// The packets of the question, as the sender sent them.
    Set<PacketIdentity> requests() {
        return switch (question.kind()) {
            case PING -> diagnosis.requests(question.from(), address, PacketIdentity.Kind.ECHO_REQUEST);
            case UDP -> {
                Set<PacketIdentity> probes = new LinkedHashSet<>(
                        diagnosis.requests(question.from(), address, PacketIdentity.Kind.UDP_REQUEST));
                probes.removeIf(probe -> !text(probe).startsWith("warren " + question.probe() + " "));
                yield probes;
            }
        };
    }

    Outcome outcome() {
        // Packets that a node sends to itself are on no link.
        if (question.from().equals(question.to())) {
            int answered = question.kind() == Question.Kind.PING
                    ? answer.path("received").asInt()
                    : sequences(ProbeEvent.Type.ANSWERED, question.from(), true).size();
            return new Outcome(answered, answered, Map.of(), 0, OptionalLong.empty(), List.of());
        }
        return switch (question.kind()) {
            case PING -> pings();
            case UDP -> probes();
        };
    }

    private Outcome pings() {
        Set<Integer> told = new TreeSet<>();
        answer.path("answered").forEach(number -> told.add(number.asInt()));
        boolean isTold = answer.has("answered");
        int arrived = 0;
        int answered = 0;
        List<PacketIdentity> missing = new ArrayList<>();
        for (PacketIdentity request : requests()) {
            boolean inTime = countReceivers(request);
            boolean isNumbered = isTold
                    && told.contains(Short.toUnsignedInt(request.content().getShort(0)));
            // If the ping was repeated, several may have the same number.
            boolean isNumberEnough = isTold && question.withinNanos() == 0;
            boolean back = isNumberEnough
                    ? isNumbered
                    : (isNumbered || !isTold) && diagnosis.isAnswered(request, question.from(), question.to());
            arrived += inTime ? 1 : 0;
            if (inTime && back) {
                answered++;
            } else {
                missing.add(request);
            }
        }
        return new Outcome(arrived, answered, others, late, lateness, reasons(missing, Set.of()));
    }

    /// @return whether the target received it in the question's time
    private boolean countReceivers(PacketIdentity request) {
        boolean inTime = false;
        for (Map.Entry<String, Sighting> receiver : diagnosis.receivers(request).entrySet()) {
            long after = receiver.getValue().packet().nanos() - window.endNanos();
            if (!receiver.getKey().equals(question.to())) {
                others.merge(receiver.getKey(), 1, Integer::sum);
            } else if (after <= 0) {
                inTime = true;
            } else {
                noteLate(after);
            }
        }
        return inTime;
    }

    private void noteLate(long afterNanos) {
        late++;
        lateness = OptionalLong.of(Math.min(afterNanos, lateness.orElse(afterNanos)));
    }

    private Outcome probes() {
        Set<Long> received = sequences(ProbeEvent.Type.RECEIVED, question.to(), true);
        Set<Long> answered = sequences(ProbeEvent.Type.ANSWERED, question.from(), true);
        answered.retainAll(received);
        Set<Long> afterwards = sequences(ProbeEvent.Type.RECEIVED, question.to(), false);
        afterwards.removeAll(received);
        events(ProbeEvent.Type.RECEIVED, question.to()).stream()
                .filter(event -> afterwards.contains(event.sequence()))
                .map(ProbeEvent::nanos)
                .min(Long::compare)
                .ifPresent(first -> lateness = OptionalLong.of(first - window.endNanos()));
        late = afterwards.size();
        List<PacketIdentity> missing = new ArrayList<>();
        Set<PacketIdentity> taken = new LinkedHashSet<>();
        for (PacketIdentity request : requests()) {
            diagnosis.receivers(request).keySet().stream()
                    .filter(node -> !node.equals(question.to()))
                    .forEach(node -> others.merge(node, 1, Integer::sum));
            if (!answered.contains(sequence(request))) {
                missing.add(request);
            }
            if (received.contains(sequence(request))) {
                taken.add(request);
            }
        }
        return new Outcome(received.size(), answered.size(), others, late, lateness, reasons(missing, taken));
    }

    /// Distinct numbers, because a path may duplicate.
    private Set<Long> sequences(ProbeEvent.Type type, String node, boolean inTime) {
        Set<Long> sequences = new TreeSet<>();
        events(type, node).stream()
                .filter(event -> event.nanos() <= window.endNanos() == inTime)
                .forEach(event -> sequences.add(event.sequence()));
        return sequences;
    }

    /// The entries of a node's own log; another node may answer at the same address.
    private List<ProbeEvent> events(ProbeEvent.Type type, String node) {
        String log = type == ProbeEvent.Type.RECEIVED ? question.echoLog() : node + "-" + question.probe();
        return evidence.probes(question.probe()).stream()
                .filter(event -> event.type() == type && event.log().equals(log))
                .toList();
    }

    private static long sequence(PacketIdentity probe) {
        String text = text(probe).strip();
        return Long.parseLong(text.substring(text.lastIndexOf(' ') + 1));
    }

    private static String text(PacketIdentity probe) {
        return StandardCharsets.ISO_8859_1.decode(probe.content()).toString().replace("\0", "");
    }

    private List<Reason> reasons(List<PacketIdentity> missing, Set<PacketIdentity> taken) {
        String what = question.kind() == Question.Kind.PING ? "ping" : "datagram";
        List<Reason> reasons = new ArrayList<>();
        if (requests().isEmpty()) {
            reasons.add(diagnosis.whyNotSent(what, question.from(), address));
        }
        missing.stream()
                .limit(REASONS_MAX)
                .forEach(request -> reasons.add(diagnosis.why(new Diagnosis.Request(
                        request, what, question.from(), question.to(), address, taken.contains(request)))));
        return reasons;
    }
}
