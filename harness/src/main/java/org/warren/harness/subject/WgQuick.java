package org.warren.harness.subject;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.CommandResult.Ending;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.text.LastLines;

/// A tunnel interface that the node's own wg-quick(8) brings up and takes down.
///
/// The output of wg-quick and of the daemons that it starts becomes `logs/<node>-wg-quick-<interface>-<up|down>.log` of
/// the evidence; lines with `[#]` are commands that it ran.
public final class WgQuick {

    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final int SIGKILL = 9;
    /// A file system of each node, which wg-quick does not touch.
    private static final String FOLDER = "/run/wireguard/";

    private static final String PRELUDE = FOLDER + "prelude.bash";
    /// Bash reads this before wg-quick. Without a kernel's WireGuard, `ip` then fails as it does where there is none.
    private static final String PRELUDE_TEXT = """
            ip() {
                if [[ -n $WARREN_NO_KERNEL_WIREGUARD && $* == "link add "*" type wireguard" ]]; then
                    echo "Error: Unknown device type." >&2
                    return 2
                fi
                if [[ -n $WARREN_CRASH_BEFORE && $* == "$WARREN_CRASH_BEFORE"* ]]; then
                    kill -KILL $$
                fi
                command ip "$@"
            }
            """;

    /// The processes in the node's network namespace that hold a TUN device, whose name is in their descriptor's
    /// fdinfo.
    private static final String HOLDERS = """
            for p in /proc/[0-9]*; do
                [[ $p/ns/net -ef /proc/self/ns/net ]] || continue
                for d in $p/fdinfo/*; do
                    while read -r key value; do
                        [[ $key == iff: && $value == "$1" ]] && { echo "${p#/proc/}"; break 2; }
                    done <$d
                done 2>/dev/null
            done
            true
            """;

    /// The error for a missing program, or a missing feature of the lab's kernel, that real machines may well have.
    private static final Pattern LACKING = Pattern.compile(": command not found|missing kernel module\\?");

    /// The error if a LAN uses a prefix of AllowedIPs.
    private static final Pattern ROUTE_THERE =
            Pattern.compile("ip -[46] route add (\\S+) dev \\S+\\nRTNETLINK answers: File exists");

    private final Subject subject;
    private final LinuxNode node;
    private final String name;
    private final List<String> userspace;
    private boolean isUp;

    /// Prepares the node; nothing is up yet.
    public WgQuick(Subject subject, LinuxNode node, String interfaceName) {
        this.subject = subject;
        this.node = node;
        this.name = interfaceName;
        this.userspace = subject.wgQuickEnvironment(node);
        write(PRELUDE, PRELUDE_TEXT);
        if (isUserspace()) {
            // The other half of hiding the kernel's WireGuard: if this folder exists, wg-quick gives up.
            node.run("mount", "-t", "tmpfs", "none", "/sys/module").orThrow();
        }
    }

    public LinuxNode node() {
        return node;
    }

    public void configure(WgQuickFile file) {
        configure(file.toIni());
    }

    /// Writes a file unchanged.
    public void configure(String text) {
        write(file(), text);
    }

    /// Makes the bash that runs wg-quick with a daemon read additional lines first, for example to give it and its
    /// children another clock.
    ///
    /// @param lines of bash; an empty text for none
    public void precedeWith(String lines) {
        write(PRELUDE, PRELUDE_TEXT + lines);
    }

    /// Runs `wg-quick up`. A daemon sees that its link is up shortly afterwards, when the lab's time has passed.
    ///
    /// @throws SubjectException when it fails
    public void up() {
        require("up", run("up", List.of()));
        isUp = true;
    }

    /// Runs `wg-quick up` and kills it just before a command, as if the machine had crashed and rebooted there.
    ///
    /// @param command the beginning of a command of wg-quick, without the leading `ip`
    /// @throws SubjectException when it ends in another way
    public void crashBefore(String command) {
        CommandResult end = run("up", List.of("WARREN_CRASH_BEFORE=" + command));
        if (end.ending() != Ending.SIGNALED || end.code() != SIGKILL) {
            throw new SubjectException("wg-quick up " + name + " on " + node.name() + " did not come to 'ip " + command
                    + "', see " + log("up"));
        }
        isUp = true;
    }

    /// Runs `wg-quick down`.
    ///
    /// @throws SubjectException when it fails
    public void down() {
        isUp = false;
        node.forgetProcessFolders();
        require("down", run("down", List.of()));
    }

    /// Kills the daemon of the interface, which disappears with it, as in a crash: wg-quick's other changes remain.
    ///
    /// @throws LabException when no process has the interface, as with the kernel's WireGuard
    public void crash() {
        isUp = false;
        List<String> found = node.run("bash", "-c", HOLDERS, "bash", name)
                .orThrow()
                .out()
                .lines()
                .toList();
        node.forgetProcessFolders();
        if (found.isEmpty()) {
            throw new LabException(
                    "no process on " + node.name() + " has interface " + name + ", so no process can be killed");
        }
        List<String> kill = new ArrayList<>(List.of("kill", "-KILL"));
        kill.addAll(found);
        node.run(kill.toArray(String[]::new)).orThrow();
    }

    /// The interface that wg-quick has made.
    public TunnelInterface tunnel() {
        return new TunnelInterface(subject.name(), node, name, null);
    }

    /// Why the subject has ended; empty if it has not. The interface of a daemon disappears with it.
    public Optional<String> ended() {
        return isUp && !node.exists("/sys/class/net/" + name)
                ? Optional.of(subject.name() + " on " + node.name() + " has lost interface " + name
                        + " in the middle of the run, see " + log("up"))
                : Optional.empty();
    }

    private boolean isUserspace() {
        return !userspace.isEmpty();
    }

    private CommandResult run(String what, List<String> environment) {
        List<String> command = new ArrayList<>(List.of("env"));
        command.addAll(userspace);
        command.addAll(environment);
        if (isUserspace()) {
            command.add("WARREN_NO_KERNEL_WIREGUARD=1");
        }
        if (command.size() > 1) {
            command.add("BASH_ENV=" + PRELUDE);
        }
        command.addAll(List.of("wg-quick", what, file()));
        return node.spawn(log(what), command).await(LIMIT);
    }

    private void require(String what, CommandResult result) {
        if (!result.succeeded()) {
            String said = new String(node.readLog(log(what)), StandardCharsets.UTF_8);
            String failed = "wg-quick " + what + " " + name + " with " + subject.name() + " on " + node.name()
                    + " failed with status " + result.code() + ". " + LastLines.of(said) + " See " + log(what);
            if (LACKING.matcher(said).find()) {
                throw new LabException(
                        failed + ". The lab's nodes do not have what its commands need, which says nothing"
                                + " about the tunnel: leave that command out");
            }
            Matcher there = ROUTE_THERE.matcher(said);
            throw new SubjectException(
                    there.find()
                            ? failed + ". " + node.name() + " has a route to " + there.group(1)
                                    + " already, as where one of its own networks has that prefix: AllowedIPs may not have"
                                    + " the same one"
                            : failed);
        }
    }

    private String file() {
        return FOLDER + name + ".conf";
    }

    private String log(String what) {
        return "logs/" + node.name() + "-wg-quick-" + name + "-" + what + ".log";
    }

    private void write(String path, String text) {
        node.write(path, text.getBytes(StandardCharsets.UTF_8));
    }
}
