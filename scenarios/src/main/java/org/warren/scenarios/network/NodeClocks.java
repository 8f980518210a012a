package org.warren.scenarios.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;

/// Gives the processes of a node their own wall clock, by a script that answers system calls in place of the kernel
/// (ptrace(2)).
///
/// It applies to running processes and to those that they start; what the lab starts in the node later is not affected,
/// so its own instruments use the lab's time.
final class NodeClocks {

    private static final String SCRIPT = script();
    private static final String MOVED = "moved ";
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    /// The script's name in the process list.
    private static final String CLOCK = "warren-clock";
    /// The lab's own programs record the lab's time.
    private static final String INSTRUMENTS = "warren-";
    /// Each node has its own file system; the script is in it too.
    private static final String FOLDER = "/run/wireguard";

    private static final String PLACE = FOLDER + "/clock.pl";
    private static final String FAILED = FOLDER + "/clock.failed";

    private final Stage stage;
    private final Map<String, Long> shifts = new HashMap<>();
    private int started;
    private int told;

    NodeClocks(Stage stage) {
        this.stage = stage;
    }

    /// Moves the clock of a node's processes. Processes whose clock was moved before see no other time in between.
    ///
    /// @param seconds forward, or back if negative; added to earlier moves
    /// @throws LabException when a process cannot be stopped, or a script does not answer
    void move(String nodeName, long seconds) {
        long shift = shifts.merge(nodeName, seconds, Long::sum);
        LinuxNode node = stage.linux(nodeName);
        List<NodeProcess> processes = NodeProcess.of(node);
        List<String> tracers = processes.stream()
                .filter(NodeClocks::isClock)
                .map(NodeProcess::number)
                .toList();
        tell(node, shift, tracers);
        List<String> own = processes.stream()
                .filter(process -> !process.name().startsWith(INSTRUMENTS) && !tracers.contains(process.tracer()))
                .map(NodeProcess::number)
                .toList();
        if (shift != 0 && !own.isEmpty()) {
            start(node, shift, own);
        }
    }

    /// Whether a process is this script, which controls others.
    static boolean isClock(NodeProcess process) {
        return process.name().equals(CLOCK);
    }

    private void tell(LinuxNode node, long shift, List<String> tracers) {
        if (tracers.isEmpty()) {
            return;
        }
        told++;
        String answer = told + "\n";
        node.write(FOLDER + "/clock.shift", (told + " " + shift + "\n").getBytes(StandardCharsets.UTF_8));
        List<String> left = new ArrayList<>(tracers);
        long deadline = stage.lab().clock().elapsedNanos() + START_LIMIT.toNanos();
        while (!left.isEmpty()) {
            // One that has ended had no process left. A signal may arrive just before it waits, so it is sent again.
            left.removeIf(tracer -> !node.run("kill", "-USR1", tracer).succeeded());
            stage.advance(STEP);
            left.removeIf(tracer -> answer.equals(text(node, FOLDER + "/clock." + tracer)));
            if (!left.isEmpty() && stage.lab().clock().elapsedNanos() - deadline >= 0) {
                throw new LabException("the clock of " + node.name() + " could not be moved again: process "
                        + String.join(", ", left) + " does not answer; see logs/" + node.name() + "-clock*.log");
            }
        }
    }

    private void start(LinuxNode node, long shift, List<String> processes) {
        started++;
        String log = "logs/" + node.name() + "-clock" + (started > 1 ? "-" + started : "") + ".log";
        List<String> command = new ArrayList<>(List.of("env", "LC_ALL=C", "perl", "-e", SCRIPT, "--", "" + shift));
        command.addAll(processes);
        BackgroundProcess process = node.spawn(log, command);
        long deadline = stage.lab().clock().elapsedNanos() + START_LIMIT.toNanos();
        while (!said(node, log).contains(MOVED)) {
            if (!process.isRunning() || stage.lab().clock().elapsedNanos() - deadline >= 0) {
                throw new LabException("the clock of " + node.name() + " could not be moved: "
                        + said(node, log).strip().replace('\n', ' ') + "; see " + log);
            }
            stage.advance(STEP);
        }
        node.forgetProcessFolders();
    }

    /// Whether a node's clock differs from the lab's.
    boolean isMoved(String node) {
        return shifts.getOrDefault(node, 0L) != 0;
    }

    /// What bash runs first so that it, and all that it starts, have the node's clock from the beginning; empty for a
    /// node whose clock is the lab's. If that fails, bash ends, see [#mustHaveMoved].
    String prelude(String nodeName) {
        if (!isMoved(nodeName)) {
            return "";
        }
        stage.linux(nodeName).write(PLACE, SCRIPT.getBytes(StandardCharsets.UTF_8));
        return prelude(PLACE, Objects.requireNonNull(shifts.get(nodeName)), FAILED);
    }

    /// The command prefix that gives a command the node's clock from the beginning; empty if that is the lab's.
    List<String> starter(String nodeName) {
        String prelude = prelude(nodeName);
        return prelude.isEmpty() ? List.of() : List.of("bash", "-c", prelude + "exec \"$@\"", "bash");
    }

    /// @param failed the file that contains the reason if it failed
    static String prelude(String script, long shift, String failed) {
        return """
                if [[ -z $WARREN_CLOCK ]]; then
                    export WARREN_CLOCK=moved
                    exec {clock}< <(LC_ALL=C exec perl %s %d $$ 2>&1)
                    read -r -u "$clock" said
                    exec {clock}<&-
                    if [[ $said != %s* ]]; then
                        echo "its clock could not be moved: ${said:-perl said nothing}" | tee %s >&2
                        exit 1
                    fi
                fi
                """.formatted(script, shift, MOVED.strip(), failed);
    }

    /// @throws LabException when a prelude on the node could not move a clock
    void mustHaveMoved(String nodeName) {
        String why = text(stage.linux(nodeName), FAILED);
        if (!why.isEmpty()) {
            throw new LabException(nodeName + " was started again, and " + why.strip());
        }
    }

    private static String text(LinuxNode node, String file) {
        return node.exists(file) ? new String(node.read(file), StandardCharsets.UTF_8) : "";
    }

    private static String said(LinuxNode node, String log) {
        return new String(node.readLog(log), StandardCharsets.UTF_8);
    }

    private static String script() {
        try (InputStream in = Objects.requireNonNull(NodeClocks.class.getResourceAsStream("clock.pl"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
