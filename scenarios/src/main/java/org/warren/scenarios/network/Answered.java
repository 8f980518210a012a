package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.capture.CapturedPacket.Protocol;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProbeEvent;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.evidence.Step;
import org.warren.harness.scenario.Traffic;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Checker;
import org.warren.harness.verdict.Objections;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;

/// A question of the file was answered as the file expects: packets arrived and came back or did not, by the way that
/// is named, in nothing but WireGuard's datagrams, and from the address that is named.
record Answered(Question question) implements Checker {

    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST_IPV6 = 128;
    /// How ping ends that had no answer, and that had no way to send.
    private static final List<Integer> PING_ENDS = List.of(0, 1, 2);

    @Override
    public String id() {
        return question.name();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        JsonNode answer = evidence.observations().values().get(Asking.ANSWER + question.name());
        var objections = new Objections(id(), captures(evidence).toArray(String[]::new));
        if (answer == null) {
            objections.lack("The run did not come to ask this.");
            return objections.conclude("");
        }
        var window =
                new Step(id(), answer.path("from").asLong(), answer.path("to").asLong(), "done");
        List<String> said = new ArrayList<>();
        said.add(question.kind() == Question.Kind.PING ? pings(answer, objections) : probes(evidence, objections));
        if (question.through() != null) {
            said.add(way(evidence, question.through(), answer.path("route").asText(), window, objections));
        }
        if (question.seenAs() != null) {
            said.add(seen(evidence, question.seenAs(), window, objections));
        }
        return objections.conclude(String.join(", ", said) + ".");
    }

    private List<String> captures(Evidence evidence) {
        List<String> paths = new ArrayList<>();
        Question.Way way = question.through();
        if (way != null) {
            way.uplinks().forEach(uplink -> paths.add(Evidence.capturePath(way.node(), uplink)));
        }
        if (question.seenAs() != null) {
            interfaces(evidence).forEach(name -> paths.add(Evidence.capturePath(question.to(), name)));
        }
        return paths.isEmpty() ? List.of("observations.json") : paths;
    }

    private String pings(JsonNode answer, Objections objections) {
        int sent = answer.path("sent").asInt();
        int received = answer.path("received").asInt();
        if (!PING_ENDS.contains(answer.path("exit").asInt(-1))) {
            objections.lack("ping ended with status " + answer.path("exit").asInt() + ".");
        }
        String what = "%d of %d pings from %s to %s were answered"
                .formatted(received, question.count(), question.from(), target());
        if (question.reaches()) {
            objections.expect(received >= question.answers(), what + ", expected " + question.answers() + ".");
        } else {
            objections.expect(received == 0, what + ", expected none.");
        }
        return sent == 0 ? question.from() + " has no way to " + target() + " and sent nothing" : what;
    }

    private String probes(Evidence evidence, Objections objections) {
        List<ProbeEvent> events = evidence.probes(question.name());
        long tried = events.stream()
                .filter(event -> event.type() == ProbeEvent.Type.SENT || event.type() == ProbeEvent.Type.REFUSED)
                .count();
        long arrived = count(events, ProbeEvent.Type.RECEIVED);
        long answered = count(events, ProbeEvent.Type.ANSWERED);
        String what = "of %d datagrams from %s %d arrived at %s and %d were answered"
                .formatted(question.count(), question.from(), arrived, target(), answered);
        if (tried == 0) {
            objections.lack("No datagram was sent.");
        }
        if (question.reaches()) {
            objections.expect(answered >= question.answers(), what + ", expected " + question.answers() + ".");
        } else {
            objections.expect(arrived == 0 && answered == 0, what + ", expected none.");
        }
        return what;
    }

    /// Distinct numbers: a path may duplicate.
    private static long count(List<ProbeEvent> events, ProbeEvent.Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(ProbeEvent::sequence)
                .distinct()
                .count();
    }

    private String way(Evidence evidence, Question.Way way, String route, Step window, Objections objections) {
        String tunnel = way.node() + "." + way.tunnel();
        objections.expect(
                (route + " ").contains(" dev " + way.tunnel() + " "),
                "%s sends to %s by another way than %s: %s."
                        .formatted(way.node(), target(), way.tunnel(), route.isEmpty() ? "it has none" : first(route)));
        int datagrams = 0;
        for (String uplink : way.uplinks()) {
            for (CapturedPacket packet : evidence.packets(way.node(), uplink)) {
                if (!window.contains(packet.nanos())) {
                    continue;
                }
                if (packet.wireGuard().isPresent()) {
                    datagrams++;
                } else if (OnlyTunnelTraffic.isInTheClear(packet)) {
                    objections.contradict("Packet %d at %s on %s-%s is in the clear: %s from %s to %s."
                            .formatted(
                                    packet.number(),
                                    Seconds.precise(packet.nanos()),
                                    way.node(),
                                    uplink,
                                    packet.protocol(),
                                    Endpoint.text(packet.source().address()),
                                    Endpoint.text(packet.destination().address())));
                }
            }
        }
        if (question.reaches() && datagrams == 0) {
            objections.contradict("Meanwhile no WireGuard datagram passed %s.".formatted(way.node()));
        }
        return "through %s and nothing in the clear (%d WireGuard datagrams)".formatted(tunnel, datagrams);
    }

    private static String first(String route) {
        return route.lines().findFirst().orElse("").strip();
    }

    private String seen(Evidence evidence, String expected, Step window, Objections objections) {
        Set<String> sources = new LinkedHashSet<>();
        for (String networkInterface : interfaces(evidence)) {
            evidence.packets(question.to(), networkInterface).stream()
                    .filter(packet -> window.contains(packet.nanos()) && isRequest(packet))
                    .forEach(packet -> sources.add(Endpoint.text(packet.source().address())));
        }
        if (sources.isEmpty()) {
            objections.contradict("Nothing of it was seen at %s.".formatted(question.to()));
        }
        sources.stream()
                .filter(source -> !source.equals(expected))
                .forEach(source -> objections.contradict(
                        "%s saw it come from %s, expected %s.".formatted(question.to(), source, expected)));
        return "seen at %s as %s".formatted(question.to(), expected);
    }

    /// The interfaces of the node that is asked, those of tunnels included, as far as they were captured.
    private List<String> interfaces(Evidence evidence) {
        List<String> names = new ArrayList<>();
        for (JsonNode node : evidence.observations().topology().path("nodes")) {
            if (node.path("name").asText().equals(question.to())) {
                node.path("interfaces")
                        .forEach(attached -> names.add(attached.path("name").asText()));
            }
        }
        evidence.observations()
                .value(NetworkScenario.TUNNELS)
                .path(question.to())
                .forEach(tunnel -> names.add(tunnel.asText()));
        names.removeIf(name -> !evidence.captures().contains(question.to() + "-" + name));
        return names;
    }

    private boolean isRequest(CapturedPacket packet) {
        if (!Endpoint.text(packet.destination().address()).equals(question.address())) {
            return false;
        }
        return switch (question.kind()) {
            case PING ->
                packet.payload().hasRemaining()
                        && isRequest(
                                packet.protocol(),
                                Byte.toUnsignedInt(packet.payload().get(0)));
            case UDP ->
                packet.protocol() == Protocol.UDP && packet.destination().port() == Traffic.ECHO_PORT;
        };
    }

    private static boolean isRequest(Protocol protocol, int type) {
        return (protocol == Protocol.ICMP && type == ECHO_REQUEST)
                || (protocol == Protocol.ICMPV6 && type == ECHO_REQUEST_IPV6);
    }

    private String target() {
        return question.to() + " (" + question.address() + ")";
    }
}
