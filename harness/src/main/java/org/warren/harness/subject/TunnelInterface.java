package org.warren.harness.subject;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LabClock;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.text.LastLines;

/// A tunnel interface in a node, and its daemon if it has one.
public final class TunnelInterface {

    private static final int KILL = 9;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);

    private final String subject;
    private final LinuxNode node;
    private final String name;
    private final @Nullable BackgroundProcess daemon;
    /// Its daemon is expected to end.
    private boolean isDeleted;

    TunnelInterface(String subject, LinuxNode node, String name, @Nullable BackgroundProcess daemon) {
        this.subject = subject;
        this.node = node;
        this.name = name;
        this.daemon = daemon;
    }

    public LinuxNode node() {
        return node;
    }

    public String name() {
        return name;
    }

    /// The daemon's process ID in its node; empty if there is none.
    public OptionalInt process() {
        return daemon == null ? OptionalInt.empty() : OptionalInt.of(daemon.number());
    }

    /// Sets the interface's keys, peers and addresses; it stays down.
    public void configure(TunnelConfig config) {
        require(node.runWithInput(config.toIni(), "wg", "setconf", name, "/dev/stdin"));
        require(node.runWithInput(config.toAddressBatch(name), "ip", "-batch", "-"));
    }

    /// Brings the interface up. A daemon learns of it from the kernel, and has opened its port when it answers `wg`.
    public void up() {
        require(node.run("ip", "link", "set", "dev", name, "up"));
        if (daemon != null) {
            show("listen-port");
        }
    }

    /// Removes it again: kills its daemon, or deletes the kernel's interface.
    public void remove() {
        if (daemon == null) {
            require(node.run("ip", "link", "del", "dev", name));
        } else {
            daemon.signalGroup(KILL);
            daemon.await(END_LIMIT);
        }
    }

    /// Deletes the link of a daemon, as `ip link del` does; the daemon should then end by itself.
    ///
    /// @param limit how long to wait for its end, in the lab's time; afterwards it is killed
    /// @return how long that took; empty if it was killed, and zero if there is no daemon
    public Optional<Duration> deleteLink(Duration limit, LabClock clock) {
        require(node.run("ip", "link", "del", "dev", name));
        isDeleted = true;
        if (daemon == null) {
            return Optional.of(Duration.ZERO);
        }
        long before = clock.elapsedNanos();
        boolean hasEnded = daemon.await(limit).ending() != CommandResult.Ending.TIMED_OUT;
        long after = clock.elapsedNanos();
        if (hasEnded) {
            return Optional.of(Duration.ofNanos(after - before));
        }
        daemon.signalGroup(KILL);
        daemon.await(END_LIMIT);
        return Optional.empty();
    }

    public void down() {
        require(node.run("ip", "link", "set", "dev", name, "down"));
    }

    /// Changes settings with `wg set`, for example `peer KEY persistent-keepalive 25`.
    public void set(String... settings) {
        String[] command = new String[settings.length + 3];
        command[0] = "wg";
        command[1] = "set";
        command[2] = name;
        System.arraycopy(settings, 0, command, 3, settings.length);
        require(node.run(command));
    }

    /// Runs a shell script in its node that administers the interface, such as a loop of `wg set` with pauses. It ends
    /// at the first command that fails.
    ///
    /// @throws SubjectException when one fails, or it does not end within a minute: `wg` retries what is refused
    public void administer(String script) {
        require(node.run("sh", "-e", "-c", script));
    }

    /// The output of `wg show INTERFACE WHAT`, for example for `latest-handshakes`.
    public String show(String what) {
        return require(node.run("wg", "show", name, what)).out();
    }

    /// Why the subject has ended; empty if it has not.
    public Optional<String> ended() {
        if (daemon == null || isDeleted || daemon.isRunning()) {
            return Optional.empty();
        }
        CommandResult end = daemon.await(Duration.ZERO);
        String how = end.ending() == CommandResult.Ending.SIGNALED ? "by signal " : "with status ";
        return Optional.of(
                subject + " on " + node.name() + " ended " + how + end.code() + " in the middle of the run." + said());
    }

    /// The daemon's last lines, and the path of the others; empty if there is none.
    private String said() {
        if (daemon == null) {
            return "";
        }
        String log = "logs/" + node.name() + "-" + subject + ".log";
        return " " + LastLines.of(new String(node.readLog(log), StandardCharsets.UTF_8)) + " See " + log;
    }

    private CommandResult require(CommandResult result) {
        try {
            return result.orThrow();
        } catch (LabException e) {
            throw new SubjectException(
                    ended().orElseGet(() -> subject + " on " + node.name() + ": " + e.getMessage() + "." + said()), e);
        }
    }
}
