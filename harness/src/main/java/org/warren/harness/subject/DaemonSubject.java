package org.warren.harness.subject;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.NodeKernel;
import org.warren.harness.text.LastLines;

/// A userspace daemon with the usual interface: `BINARY -f INTERFACE` creates the TUN device and the socket
/// `/var/run/wireguard/INTERFACE.sock`, stays in the foreground, and is configured with `wg`.
final class DaemonSubject implements Subject {

    private static final Duration START_LIMIT = Duration.ofSeconds(10);

    /// In real time other load on the machine counts, and a slow machine is not a fault of the subject.
    private static final Duration REAL_START_LIMIT = Duration.ofSeconds(30);
    private static final String KEYS = "/var/lib/warren/keys";
    private static final Duration STEP = Duration.ofMillis(5);
    private static final int NO_PROGRAM = 127;

    private final String name;
    private final DaemonProgram program;
    private final List<String> foreground;
    private final LabClock clock;
    private final boolean keyLog;

    /// @param foreground the arguments that keep it in the foreground
    /// @param clock the clock that limits how long the daemon is waited for
    DaemonSubject(String name, DaemonProgram program, List<String> foreground, LabClock clock) {
        this(name, program, foreground, clock, false);
    }

    /// @param keyLog whether the daemon is also given `--keylog FILE`; the file becomes `keys/<node>.keys` of the
    ///     evidence, contains the secrets of every handshake, and can be read by Wireshark
    DaemonSubject(String name, DaemonProgram program, List<String> foreground, LabClock clock, boolean keyLog) {
        this.name = name;
        this.program = program;
        this.foreground = List.copyOf(foreground);
        this.clock = clock;
        this.keyLog = keyLog;
    }

    @Override
    public String name() {
        return name;
    }

    /// The version of the register or of a file next to the program, or the first line that the program prints with
    /// `--version`, which may be wrong.
    @Override
    public String version(LinuxNode node, NodeKernel kernel) {
        return program.version(node).orElseGet(() -> asked(node));
    }

    private String asked(LinuxNode node) {
        String binary = program.in(node);
        CommandResult result = node.run(binary, "--version");
        String said = (result.out() + "\n" + result.err()).strip();
        if (result.code() == NO_PROGRAM) {
            throw new SubjectException(notStarted(node, binary, said));
        }
        return DaemonProgram.versionIn(said);
    }

    /// A script ends with the same status when what it starts is missing.
    private String notStarted(LinuxNode node, String binary, String said) {
        if (!binary.contains("/") || !node.exists(binary)) {
            return "subject " + name + ": there is no program " + binary + " in node " + node.name();
        }
        return "subject %s: %s is in node %s, but what it starts is not%s; a node has the subject's own files, and no others of this machine"
                .formatted(
                        name,
                        binary,
                        node.name(),
                        said.lines()
                                .reduce((first, last) -> last)
                                .map(line -> " (" + line + ")")
                                .orElse(""));
    }

    @Override
    public String kind(NodeKernel kernel) {
        return "userspace";
    }

    @Override
    public List<Dependency> dependencies() {
        return program.dependencies();
    }

    @Override
    public TunnelInterface create(LinuxNode node, String interfaceName, List<String> environment) {
        String log = "logs/" + node.name() + "-" + name + ".log";
        String socket = "/var/run/wireguard/" + interfaceName + ".sock";
        List<String> command = command(node, interfaceName, environment);
        // A socket left by an earlier daemon would look like this one's.
        node.run("rm", "-f", socket).orThrow();
        try {
            return started(node, interfaceName, node.spawn(log, command), socket, log);
        } catch (LabException e) {
            throw new LabException("while " + name + " started on " + node.name() + ": " + e.getMessage(), e, log);
        }
    }

    private TunnelInterface started(
            LinuxNode node, String interfaceName, BackgroundProcess daemon, String socket, String log) {
        Duration limit = clock.kind().equals(LabClock.REAL) ? REAL_START_LIMIT : START_LIMIT;
        long deadline = clock.elapsedNanos() + limit.toNanos();
        while (!node.exists(socket)) {
            if (!daemon.isRunning()) {
                throw new SubjectException(name + " on " + node.name() + " ended with status "
                        + daemon.await(Duration.ZERO).code() + " while it started. " + lastLines(node, log) + " See "
                        + log);
            }
            if (clock.elapsedNanos() - deadline >= 0) {
                throw new SubjectException(name + " on " + node.name() + " made no " + socket + " in "
                        + limit.toSeconds() + " s. " + lastLines(node, log) + " See " + log);
            }
            clock.advance(STEP);
        }
        return new TunnelInterface(name, node, interfaceName, daemon);
    }

    private static String lastLines(LinuxNode node, String log) {
        return LastLines.of(new String(node.readLog(log), StandardCharsets.UTF_8));
    }

    /// Without a key log: wg-quick passes only the interface's name to a daemon.
    @Override
    public List<String> wgQuickEnvironment(LinuxNode node) {
        return List.of("WG_QUICK_USERSPACE_IMPLEMENTATION=" + program.in(node));
    }

    private List<String> command(LinuxNode node, String interfaceName, List<String> environment) {
        List<String> command = new ArrayList<>();
        if (!environment.isEmpty()) {
            command.add("env");
            command.addAll(environment);
        }
        command.add(program.in(node));
        command.addAll(foreground);
        if (keyLog) {
            node.run("mkdir", "-p", KEYS).orThrow();
            command.addAll(List.of("--keylog", KEYS + "/" + node.name() + ".keys"));
        }
        command.add(interfaceName);
        return command;
    }
}
