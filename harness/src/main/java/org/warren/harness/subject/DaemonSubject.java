package org.warren.harness.subject;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;

/// A userspace daemon that keeps the ecosystem's contract: `BINARY -f INTERFACE` makes the TUN device and the socket
/// `/var/run/wireguard/INTERFACE.sock`, stays in the foreground, and is configured with `wg`.
public final class DaemonSubject implements Subject {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);
    private static final String KEYS = "/var/lib/warren/keys";
    private static final Duration STEP = Duration.ofMillis(5);

    private final String name;
    private final String binary;
    private final LabClock clock;
    private final boolean keyLog;

    /// A daemon under a name of the user's choice.
    ///
    /// @param binary its path in the node, or a name on the node's search path
    /// @param clock the time in which the daemon is waited for
    public DaemonSubject(String name, String binary, LabClock clock) {
        this(name, binary, clock, false);
    }

    /// @param keyLog whether the daemon is run as `BINARY -f --keylog FILE INTERFACE`; the file becomes
    ///     `keys/<node>.keys` of the evidence, holds the secrets of every handshake, and is read by Wireshark
    DaemonSubject(String name, String binary, LabClock clock, boolean keyLog) {
        this.name = name;
        this.binary = binary;
        this.clock = clock;
        this.keyLog = keyLog;
    }

    @Override
    public String name() {
        return name;
    }

    /// The first line that `BINARY --version` prints.
    @Override
    public String version(LinuxNode node, NodeKernel kernel) {
        CommandResult result = node.run(binary, "--version");
        String said = (result.out() + "\n" + result.err()).strip();
        if (result.code() == 127) {
            throw new SubjectException(
                    "subject " + name + ": there is no program " + binary + " in node " + node.name());
        }
        return said.lines().findFirst().orElse("unknown").replaceFirst("^\\S+ v?(?=\\d)", "");
    }

    @Override
    public String kind(NodeKernel kernel) {
        return "userspace";
    }

    @Override
    public TunnelInterface create(LinuxNode node, String interfaceName, List<String> environment) {
        String log = "logs/" + node.name() + "-" + name + ".log";
        BackgroundProcess daemon = node.spawn(log, command(node, interfaceName, environment));
        String socket = "/var/run/wireguard/" + interfaceName + ".sock";
        long deadline = clock.elapsedNanos() + START_LIMIT.toNanos();
        while (!node.exists(socket)) {
            if (!daemon.isRunning()) {
                throw new SubjectException(name + " on " + node.name() + " ended with status "
                        + daemon.await(Duration.ZERO).code() + " while it started, see " + log);
            }
            if (clock.elapsedNanos() - deadline >= 0) {
                throw new SubjectException(name + " on " + node.name() + " made no " + socket + " in "
                        + START_LIMIT.toSeconds() + " s, see " + log);
            }
            clock.advance(STEP);
        }
        return new TunnelInterface(name, node, interfaceName, daemon);
    }

    /// A key log is not among it: wg-quick gives a daemon the interface's name and nothing else.
    @Override
    public List<String> wgQuickEnvironment() {
        return List.of("WG_QUICK_USERSPACE_IMPLEMENTATION=" + binary);
    }

    private List<String> command(LinuxNode node, String interfaceName, List<String> environment) {
        List<String> command = new ArrayList<>();
        if (!environment.isEmpty()) {
            command.add("env");
            command.addAll(environment);
        }
        command.addAll(List.of(binary, "-f"));
        if (keyLog) {
            node.run("mkdir", "-p", KEYS).orThrow();
            command.addAll(List.of("--keylog", KEYS + "/" + node.name() + ".keys"));
        }
        command.add(interfaceName);
        return command;
    }
}
