package org.warren.harness.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.warren.harness.guest.CommandResult;

/// A node that runs.
public interface LabNode {

    /// How long a command may run when nothing else is said.
    Duration COMMAND_TIMEOUT = Duration.ofMinutes(1);

    String name();

    /// Runs a command to its end, in the lab's time.
    ///
    /// @param timeout the lab's time after which it is killed
    CommandResult execute(Duration timeout, byte[] input, List<String> command);

    default CommandResult run(String... command) {
        return execute(COMMAND_TIMEOUT, new byte[0], List.of(command));
    }

    default CommandResult runWithInput(String input, String... command) {
        return execute(COMMAND_TIMEOUT, input.getBytes(StandardCharsets.UTF_8), List.of(command));
    }

    /// Starts a background process whose output becomes a file of the evidence.
    ///
    /// @param log where in the evidence, such as `logs/server-wireguard-go.log`
    BackgroundProcess spawn(String log, List<String> command);

    /// What a background process has said so far, which becomes the file of the evidence.
    ///
    /// @param log as [#spawn] was told
    byte[] readLog(String log);

    /// Processor time that the node has taken so far, with everything in it, in nanoseconds; empty where the lab
    /// keeps no such account.
    default OptionalLong processorNanos() {
        return OptionalLong.empty();
    }

    boolean exists(String path);

    byte[] read(String path);

    /// Writes a file that only the node's root can read.
    void write(String path, byte[] content);

    /// Stops every process in the node where it stands, as on a machine that sleeps; its clock goes on.
    ///
    /// A node on a kernel of its own stops whole. Where nodes share the host's kernel, that kernel still answers for
    /// the node's addresses and tunnels. Nothing can be asked of the node until [#resume].
    ///
    /// @throws UnsupportedOperationException in a lab that cannot stop one node alone
    default void pause() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be paused: the nodes of this lab share one kernel; take the container lab");
    }

    /// Goes on where [#pause] stopped. A node that runs stays as it is.
    default void resume() {}

    /// Takes the node's power away for good. What it had written down by then is still collected.
    ///
    /// @throws UnsupportedOperationException in a lab that cannot stop one node alone
    default void kill() {
        throw new UnsupportedOperationException(
                "node " + name() + " cannot be killed: the nodes of this lab share one kernel; take the container lab");
    }

    /// To be called before a process with threads is made to end while something else goes on in the node.
    ///
    /// The kernel keeps an ended process's folders of /proc until nobody looks at them, and waits for that in a
    /// loop that gives way once per tick of its clock. Where the clock stands still while the kernel computes, the
    /// loop has no end; such a lab lets go of the folders beforehand.
    default void forgetProcessFolders() {}
}
