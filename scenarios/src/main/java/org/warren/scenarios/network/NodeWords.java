package org.warren.scenarios.network;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.warren.harness.lab.Program;
import org.warren.harness.lab.ProgramFile;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Link;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// What a network file says about a node, a link, a NAT and a program, in words.
final class NodeWords {

    private static final double BITS_PER_MEGABIT = 1e6;
    private static final int RATE_DIGITS = 6;

    private NodeWords() {}

    /// What holds for a node as a whole; empty where nothing is said.
    static Optional<String> of(NetworkDescription description, Node node) {
        List<String> words = new ArrayList<>();
        if (!node.gateways().isEmpty()) {
            words.add("gateway " + node.gateways().stream().map(NodeWords::host).collect(Collectors.joining(" and ")));
        }
        description.routes().stream()
                .filter(route -> route.node().equals(node.name()))
                .map(route ->
                        route.prefix() + " by " + route.via() + (route.metric() > 0 ? " metric " + route.metric() : ""))
                .forEach(words::add);
        if (node.forwards() && node.nat() == null) {
            words.add("forwards");
        }
        description.firewalls().stream()
                .filter(firewall -> firewall.node().equals(node.name()))
                .map(firewall -> "firewall of " + firewall.file())
                .forEach(words::add);
        String role = description.casting().get(node.name());
        if (role != null) {
            words.add(role);
        }
        if (description.unchecked().contains(node.name())) {
            words.add("what wg-quick leaves there is not checked");
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(node.name() + ": " + String.join(", ", words));
    }

    private static String host(InetAddress address) {
        return new IpPrefix(address, 8 * address.getAddress().length).host();
    }

    static String of(Link link) {
        if (link.behaviour() != null) {
            return "a link that changes over time";
        }
        List<String> words = new ArrayList<>();
        if (!link.delay().isZero()) {
            words.add("delay " + link.delay().toMillis() + " ms");
        }
        percent("loss", link.lossPercent(), words);
        percent("duplicates", link.duplicatePercent(), words);
        percent("overtakes", link.reorderPercent(), words);
        if (link.rateBitsPerSecond() > 0) {
            words.add("rate " + number(link.rateBitsPerSecond() / BITS_PER_MEGABIT) + " Mbit/s");
        }
        return String.join(", ", words);
    }

    private static void percent(String what, double percent, List<String> words) {
        if (percent > 0) {
            words.add(what + " " + number(percent) + " %");
        }
    }

    /// What a router does with what leaves by its outside.
    static String of(Nat nat) {
        StringBuilder words = new StringBuilder();
        if (nat.model() != null) {
            words.append(nat.nat64() == null ? ", NAT" : ", NAT64 for " + nat.nat64())
                    .append(nat.program() == null ? " like " : " ")
                    .append(nat.model().name());
        }
        words.append(
                        nat.translation() == Nat.Translation.NONE
                                ? ", lets answers in, and forgets UDP after "
                                : ", translates: forgets UDP after ")
                .append(DurationWords.of(nat.udpTimeout()))
                .append(", a stream after ")
                .append(DurationWords.of(nat.udpStreamTimeout()));
        Duration tcp = nat.tcpTimeout();
        words.append(tcp == null ? "" : ", an idle TCP connection after " + DurationWords.of(tcp));
        if (nat.model() == null) {
            words.append(nat.ports() == Nat.PortAllocation.RANDOM ? ", random ports" : "")
                    .append(
                            nat.unsolicited() == Nat.Unsolicited.REJECT
                                    ? ", rejects what nobody inside has asked for"
                                    : "");
        }
        nat.portForwards().forEach(forward -> words.append(", ").append(forward.words()));
        return words.append(
                        nat.translation() == Nat.Translation.NAMED_ADDRESS
                                ? ", keeps mappings of an address that goes"
                                : "")
                .append(!nat.portForwards().isEmpty() && nat.hairpinsForwards() ? ", from inside too" : "")
                .append(nat.mapsPorts() ? ", gives ports to hosts inside that ask for them" : "")
                .toString();
    }

    static String of(NodeProgram program) {
        Program what = program.program();
        StringBuilder words = new StringBuilder("program " + program.name() + " runs on " + program.node() + ": "
                + String.join(" ", what.command()).replace("\n", " "));
        what.environment().forEach((name, value) -> words.append(", ").append(name + "=" + value.replace("\n", " ")));
        if (!what.files().isEmpty()) {
            words.append(", with ")
                    .append(what.files().stream().map(ProgramFile::name).collect(Collectors.joining(", ")));
        }
        if (!program.predecessor().isEmpty()) {
            words.append(", after ").append(program.predecessor());
        } else if (program.start() == NodeProgram.Start.NETWORK) {
            words.append(", before the tunnels come up");
        }
        return words.append(what.isRestarted() ? ", and again when it fails" : "")
                .toString();
    }

    private static String number(double value) {
        return NumberFormat.shortest(value, RATE_DIGITS);
    }
}
