package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KernelSubject;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.WgQuick;

/// Suspends the processes of a node, and lets a node lose everything that it had in memory.
///
/// All nodes share one kernel. The kernel's work for a node continues while the node sleeps, except for its links.
final class NodePower {

    /// From the loss of power until links and tunnels are back.
    static final Duration BOOT = Duration.ofSeconds(30);

    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);
    /// The kernel's state apart from routes of interfaces, which disappear with these or remain as in the node's files.
    private static final String FORGET = """
            conntrack -F
            nft flush ruleset
            for family in -4 -6; do
                ip $family rule flush
                ip $family rule add priority 32766 table main
            done
            ip -4 rule add priority 32767 table default
            sysctl -q -w net.ipv4.conf.all.src_valid_mark=0
            rm -f /run/wireguard/*.sock
            nft -f -
            """;

    private final Stage stage;
    private final NetworkDescription network;
    private final NameService names;
    private final NetworkPrograms programs;
    private final Map<String, WgQuick> up;
    private final Map<String, String> rulesets = new LinkedHashMap<>();
    private final NodeClocks clocks;

    /// @param up the tunnels by NODE.INTERFACE
    NodePower(
            Stage stage,
            NetworkDescription network,
            NameService names,
            NetworkPrograms programs,
            Map<String, WgQuick> up) {
        this.stage = stage;
        this.network = network;
        this.names = names;
        this.programs = programs;
        this.up = up;
        this.clocks = new NodeClocks(stage);
    }

    /// Why an event is not possible with these subjects on the nodes, in words.
    ///
    /// @param subjects by node; none for a node without tunnels
    static Optional<String> unsupported(Event event, Map<String, String> subjects) {
        String subject = subjects.getOrDefault(event.node(), "");
        return switch (event.kind()) {
            case CLOCK ->
                subject.equals(KernelSubject.NAME)
                        ? Optional.of(
                                "the clock of " + event.node() + " cannot be set with the kernel's WireGuard: all nodes"
                                        + " share one kernel and its clock; give it a daemon, as --on " + event.node()
                                        + "=java")
                        : Optional.empty();
            case SLEEP ->
                subject.equals(KernelSubject.NAME)
                        ? Optional.of(
                                event.node() + " cannot sleep with the kernel's WireGuard: all nodes share one kernel,"
                                        + " whose timers go on; give it a daemon, as --on " + event.node() + "=java")
                        : Optional.empty();
            case CRASH ->
                subject.equals(KernelSubject.NAME)
                        ? Optional.of(event.interfaceName() + " of " + event.node()
                                + " cannot crash with the kernel's WireGuard, which ends with its machine (reboot "
                                + event.node() + "); give it a daemon, as --on " + event.node() + "=java")
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// Records the initial state of nodes that will lose their power, before any tunnel is up.
    void prepare() {
        network.questions().stream()
                .flatMap(question -> question.events().stream())
                .filter(event -> event.kind() == Event.Kind.REBOOT)
                .forEach(event -> rulesets.computeIfAbsent(event.node(), node -> stage.linux(node)
                        .run("nft", "list", "ruleset")
                        .orThrow()
                        .out()));
    }

    /// Stops all processes of a node; its links are cut already.
    void sleep(String node) {
        signal(stage.linux(node), "STOP", process -> !NodeClocks.isClock(process));
    }

    /// Resumes them.
    void wake(String node) {
        signal(stage.linux(node), "CONT", process -> !NodeClocks.isClock(process));
    }

    /// Moves the wall clock of a node's processes.
    ///
    /// @param seconds forward, or back if negative
    void clock(String node, long seconds) {
        clocks.move(node, seconds);
    }

    /// Kills all processes of a node and removes its tunnels, firewall, mappings and rules, without any clean-up; its
    /// links are cut already.
    void off(String node) {
        LinuxNode where = stage.linux(node);
        signal(where, "KILL", process -> true);
        stage.advance(SETTLE_TIME);
        for (TunnelFile tunnel : tunnels(node)) {
            if (where.exists("/sys/class/net/" + tunnel.name())) {
                where.run("ip", "link", "delete", "dev", tunnel.name()).orThrow();
            }
        }
        where.runWithInput(rulesets.getOrDefault(node, ""), "sh", "-c", FORGET);
    }

    /// Restores what a node has after boot; its links are back already.
    void on(String node) {
        names.restart(node);
        if (network.hasEcho(node)) {
            stage.linux(node).startEcho();
        }
        programs.restart(node, NodeProgram.Start.NETWORK, clocks.starter(node));
        for (TunnelFile tunnel : tunnels(node)) {
            WgQuick quick = up.get(node + "." + tunnel.name());
            if (quick != null) {
                up(node, tunnel.name(), quick);
            }
        }
        stage.advance(SETTLE_TIME);
        programs.restart(node, NodeProgram.Start.TUNNELS, clocks.starter(node));
        if (clocks.isMoved(node)) {
            clocks.mustHaveMoved(node);
            // Only those remain that do not use the wall clock: a resolver and the echo service.
            clock(node, 0);
        }
    }

    /// Brings up a tunnel that was down, with the node's clock.
    ///
    /// @throws LabException when the node's clock could not be moved, for which the subject is not responsible
    void up(String node, String tunnel, WgQuick quick) {
        quick.precedeWith(clocks.prelude(node));
        try {
            quick.up();
        } catch (SubjectException e) {
            clocks.mustHaveMoved(node);
            throw e;
        }
        stage.lab().captureAgain(node, tunnel);
    }

    private List<TunnelFile> tunnels(String node) {
        return network.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node))
                .toList();
    }

    /// /proc is not read between the list and the signal: a process that was read there does not end.
    private static void signal(LinuxNode node, String name, Predicate<NodeProcess> which) {
        List<String> command = new ArrayList<>(List.of("bash", "-c", "kill -" + name + " \"$@\" 2>/dev/null", "kill"));
        NodeProcess.of(node).stream().filter(which).map(NodeProcess::number).forEach(command::add);
        if (command.size() > 4) {
            node.run(command.toArray(String[]::new));
        }
    }
}
