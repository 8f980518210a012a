package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Network;
import org.warren.harness.topology.Node;

/// A network file in words: who is on which network, and which questions follow.
final class NetworkWords {

    private static final String FORK = "  ├─ ";
    private static final String LAST = "  └─ ";

    private final NetworkDescription description;

    NetworkWords(NetworkDescription description) {
        this.description = description;
    }

    /// The lines to print.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        description.topology().networks().forEach(network -> draw(network, lines));
        description.topology().nodes().forEach(node -> NodeWords.of(description, node)
                .ifPresent(lines::add));
        description.hosts().addresses().forEach((name, own) -> lines.add(name + " is " + String.join(", ", own)));
        Resolver resolver = description.resolver();
        if (resolver != null) {
            lines.add(resolver.node() + " answers for these names, and what it says may be kept for "
                    + DurationWords.of(resolver.ttl())
                    + (resolver.caches().isEmpty()
                            ? ""
                            : ", as " + String.join(", ", resolver.caches()) + " does for its neighbours"));
        }
        description.programs().forEach(program -> lines.add(NodeWords.of(program)));
        int number = 1;
        for (FileQuestion question : description.questions()) {
            lines.add(number + ". " + question.name() + ": " + before(question) + asked(question) + ".");
            number++;
        }
        return lines;
    }

    private void draw(Network network, List<String> lines) {
        lines.add(network.name() + " "
                + network.subnets().stream().map(IpPrefix::toString).collect(Collectors.joining(", ")));
        List<String> attached = new ArrayList<>();
        for (Node node : description.topology().nodes()) {
            for (Interface one : node.interfaces()) {
                if (one.network().equals(network.name())) {
                    attached.add(place(node, one));
                }
            }
        }
        for (int at = 0; at < attached.size(); at++) {
            lines.add((at == attached.size() - 1 ? LAST : FORK) + attached.get(at));
        }
    }

    private String place(Node node, Interface attached) {
        StringBuilder place = new StringBuilder(node.name() + "." + attached.name());
        attached.addresses().forEach(address -> place.append(' ').append(address.host()));
        if (!attached.link().isPerfect()) {
            place.append(", ").append(NodeWords.of(attached.link()));
        }
        if (attached.mtu() != Interface.DEFAULT_MTU) {
            place.append(", MTU ").append(attached.mtu());
        }
        if (attached.sharesAddresses()) {
            place.append(", whose addresses another may have too");
        }
        Nat nat = node.nat();
        if (nat != null && nat.outside().equals(attached.name())) {
            place.append(NodeWords.of(nat));
        }
        description.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node.name()))
                .filter(tunnel -> node.interfaces().getFirst().equals(attached))
                .forEach(tunnel -> place.append("; ")
                        .append(tunnel.name())
                        .append(" of ")
                        .append(tunnel.file())
                        .append(tunnel.addresses().isEmpty() ? "" : " " + String.join(" ", tunnel.addresses())));
        return place.toString();
    }

    private static String before(FileQuestion question) {
        StringBuilder before = new StringBuilder();
        question.events().forEach(event -> before.append(event.words()).append("; "));
        if (question.afterNanos() > 0) {
            before.append(DurationWords.of(Duration.ofNanos(question.afterNanos())))
                    .append(" later ");
        }
        return before.toString();
    }

    private static String asked(FileQuestion question) {
        return switch (question) {
            case Question packets -> packets(packets);
            case ConnectionQuestion connection ->
                connection.from() + " connects to " + connection.target()
                        + (connection.listens() ? ", where something listens then" : "")
                        + (connection.reaches() ? ", and gets a connection" : ", and gets none")
                        + because(connection.because());
            case UpQuestion up ->
                "wg-quick up " + up.tunnel() + " on " + up.node() + (up.comesUp() ? " succeeds" : " fails")
                        + (up.pattern() == null ? "" : " and prints " + up.pattern());
            case NeighbourQuestion neighbour ->
                neighbour.from() + " sends " + NeighbourQuestion.COUNT + " "
                        + neighbour.probe().words() + " for " + neighbour.address() + ", the address of "
                        + neighbour.to() + "." + neighbour.tunnel() + ", to " + neighbour.to() + "."
                        + neighbour.toInterface()
                        + (neighbour.answered() ? ", and is answered" : ", and is not answered");
            case LargestQuestion largest ->
                "what is the largest packet that passes unfragmented from " + largest.from() + " to "
                        + largest.target()
                        + (largest.bytesExpected() == null
                                ? "? No longer one is lost"
                                : "? One of " + largest.bytesExpected() + " bytes");
            case TrafficQuestion traffic ->
                String.join(", ", traffic.traffic()) + " from " + traffic.from() + " to " + traffic.to() + " ("
                        + traffic.address() + ") for " + DurationWords.of(Duration.ofNanos(traffic.timeNanos()))
                        + ", and " + traffic.budget();
            case TransferQuestion transfer ->
                transfer.from() + " sends " + ByteCount.words(transfer.bytes()) + " over TCP to "
                        + transfer.target()
                        + (transfer.reaches()
                                ? ", and all of it arrives within "
                                        + DurationWords.of(Duration.ofNanos(transfer.withinNanos()))
                                : ", and that does not get through")
                        + because(transfer.because());
            case ProgramQuestion program -> "program " + program.program() + " " + expected(program);
        };
    }

    private static String packets(Question question) {
        String what = question.kind() == Question.Kind.PING
                ? question.from() + " pings " + question.target()
                : question.from() + " sends datagrams to " + question.target();
        Question.Way way = question.through();
        if (question.withinNanos() > 0) {
            return what + " once a second until it is answered, within "
                    + DurationWords.of(Duration.ofNanos(question.withinNanos()))
                    + (way == null ? "" : ", through " + way.node() + "." + way.tunnel());
        }
        return what + " " + question.count() + " times"
                + (question.size() == null ? "" : " with packets of " + question.size() + " bytes")
                + (way == null ? "" : " through " + way.node() + "." + way.tunnel())
                + (question.reaches()
                        ? ", and " + (question.answers() == question.count() ? "all" : question.answers())
                                + " are answered"
                        : ", and none " + (question.kind() == Question.Kind.PING ? "is answered" : "arrives"))
                + (question.seenAs() == null ? "" : ", seen to come from " + question.seenAs())
                + because(question.because());
    }

    private static String because(@Nullable String cause) {
        return cause == null ? "" : ", because: " + cause;
    }

    private static String expected(ProgramQuestion question) {
        return switch (question.expected()) {
            case RUNS -> "runs";
            case EXITS -> "exits with status " + question.status();
            case PRINTS -> "prints " + question.pattern();
        };
    }
}
