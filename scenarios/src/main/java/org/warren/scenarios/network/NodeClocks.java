package org.warren.scenarios.network;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.LabException;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;

/// Gives the processes of a node a wall clock of their own, by a script that answers for the kernel (ptrace(2)).
///
/// What began before belongs to it, and what those processes start; what the lab starts in the node later does not, so
/// its own instruments tell the lab's time.
final class NodeClocks {

    private static final String SCRIPT = script();
    private static final String MOVED = "moved ";
    private static final Duration STEP = Duration.ofMillis(5);
    private static final Duration START_LIMIT = Duration.ofSeconds(5);
    /// What this script is called among processes.
    private static final String CLOCK = "warren-clock";
    /// A condition in bash: whether the process `$p` is not this script, which lets others stop and go on.
    static final String OTHERS = "[[ $(</proc/$p/comm) != " + CLOCK + " ]]";
    /// The lab's own programs note the lab's time.
    private static final String INSTRUMENTS = "warren-";
    /// A file system of each node's own.
    private static final String PLACE = "/run/wireguard/clock.pl";

    private final Stage stage;
    private final Map<String, Long> shifts = new HashMap<>();
    private int started;

    NodeClocks(Stage stage) {
        this.stage = stage;
    }

    /// Moves the clock of a node's processes.
    ///
    /// @param seconds forward, or back where it is negative; added to what was moved before
    /// @param processes the node's
    /// @throws LabException when a process cannot be held
    void move(String nodeName, long seconds, List<String> processes) {
        long shift = shifts.merge(nodeName, seconds, Long::sum);
        LinuxNode node = stage.linux(nodeName);
        Map<String, String> names = new LinkedHashMap<>();
        processes.forEach(process -> name(node, process).ifPresent(name -> names.put(process, name)));
        List<String> before = names.keySet().stream()
                .filter(process -> CLOCK.equals(names.get(process)))
                .toList();
        if (!before.isEmpty()) {
            List<String> command = new ArrayList<>(List.of("kill"));
            command.addAll(before);
            node.run(command.toArray(String[]::new));
            stage.advance(STEP);
        }
        List<String> own = names.keySet().stream()
                .filter(process -> !Objects.requireNonNull(names.get(process)).startsWith(INSTRUMENTS))
                .toList();
        if (shift != 0 && !own.isEmpty()) {
            start(node, shift, own);
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

    /// What bash reads so that it, and all that it starts, have the node's clock from the first moment on;
    /// nothing for a node whose clock is the lab's.
    String prelude(String nodeName) {
        if (!isMoved(nodeName)) {
            return "";
        }
        stage.linux(nodeName).write(PLACE, SCRIPT.getBytes(StandardCharsets.UTF_8));
        return """
                if [[ -z $WARREN_CLOCK ]]; then
                    export WARREN_CLOCK=moved
                    exec {clock}< <(LC_ALL=C exec perl %s %d $$ 2>&1)
                    read -r -u "$clock" said
                    exec {clock}<&-
                fi
                """.formatted(PLACE, Objects.requireNonNull(shifts.get(nodeName)));
    }

    private static Optional<String> name(LinuxNode node, String process) {
        String file = "/proc/" + process + "/comm";
        return node.exists(file)
                ? Optional.of(new String(node.read(file), StandardCharsets.UTF_8).strip())
                : Optional.empty();
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
