package org.warren.harness.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;

/// A node that runs Linux, whose commands and files the driver can use.
///
/// Whatever [Node] has a verb for needs no command; labs without Linux have those too.
public interface LinuxNode extends Node {

    /// The UDP port of the echo service (RFC 862).
    int ECHO_PORT = Probes.ECHO_PORT;

    /// How long a command may run when nothing else is said.
    Duration COMMAND_TIMEOUT = Duration.ofMinutes(1);

    /// Runs a command to its end, in the lab's time.
    ///
    /// @param timeout the lab's time after which it is killed
    CommandResult execute(Duration timeout, byte[] input, List<String> command);

    /// Runs a command without input to its end, for [#COMMAND_TIMEOUT] of the lab's time at most.
    default CommandResult run(String... command) {
        return execute(COMMAND_TIMEOUT, new byte[0], List.of(command));
    }

    /// Runs a command to its end, for [#COMMAND_TIMEOUT] of the lab's time at most.
    ///
    /// @param input its standard input, as UTF-8
    default CommandResult runWithInput(String input, String... command) {
        return execute(COMMAND_TIMEOUT, input.getBytes(StandardCharsets.UTF_8), List.of(command));
    }

    /// Starts a background process whose output becomes a file of the evidence.
    ///
    /// @param log where in the evidence, such as `logs/server-wireguard-go.log`
    BackgroundProcess spawn(String log, List<String> command);

    /// Starts a background process whose lines and end become a file of the evidence, with the lab's time of each; see
    /// [org.warren.harness.evidence.ProgramOutput].
    ///
    /// @param log where in the evidence, such as `logs/phone-agent.log`
    BackgroundProcess spawnTimed(String log, List<String> command);

    /// Starts a program of the user's. Its files are copied into the node, and what it prints becomes
    /// `logs/<node>-<program>.log` of the evidence, `logs/<node>-<program>-2.log` for the second of the same name:
    ///
    ///     var agent = node.start(Program.of("agent", "java", "-jar", "agent.jar").file(Path.of("target/agent.jar")));
    ///     agent.awaitLine(text -> text.contains("connected"), Duration.ofSeconds(30)).orElseThrow();
    ///
    /// It ends with the lab at the latest.
    ///
    /// @throws LabException when a file of it cannot be read or is too large, or it cannot run in a node, in words
    default RunningProgram start(Program program) {
        return start(program, List.of());
    }

    /// The same, started by another program that gives way to it (`exec`), such as `nice -n 5`.
    ///
    /// @param starter the words in front of those that start it; may be empty
    default RunningProgram start(Program program, List<String> starter) {
        return RunningProgram.start(this, program, starter);
    }

    /// Puts a program of this machine's into the node, for all nodes that share the node's root file system, and once.
    ///
    /// @param program in its environment are what the node has and the program's own variables; it is not restarted
    /// @return the path of a script that runs it with its command's words and those that the script is given
    /// @throws LabException when a file of it cannot be read or is too large, or it cannot run in a node, in words
    default String place(Program program) {
        return ProgramPlacement.shared(this, program).copyOnce();
    }

    /// What a background process has said so far, which becomes the file of the evidence.
    ///
    /// @param log as [#spawn] was told
    byte[] readLog(String log);

    /// Whether there is a file or a folder of this path in the node.
    boolean exists(String path);

    /// The content of a file, up to 16 MiB.
    ///
    /// @throws LabException when it cannot be read
    byte[] read(String path);

    /// The content of a file of UTF-8, without white space around it.
    ///
    /// @throws LabException when it cannot be read
    default String readText(String path) {
        return new String(read(path), StandardCharsets.UTF_8).strip();
    }

    /// Writes a file that only the node's root can read.
    void write(String path, byte[] content);

    /// The same with a text in UTF-8.
    default void write(String path, String content) {
        write(path, content.getBytes(StandardCharsets.UTF_8));
    }

    /// To be called before a process with threads is ended while something else runs in the node.
    ///
    /// The kernel keeps an ended process's folders of /proc until nobody looks at them, and waits for that in a
    /// loop that gives way once per tick of its clock. Where the clock stands still while the kernel computes, the
    /// loop has no end; such a lab lets go of the folders beforehand.
    default void forgetProcessFolders() {}

    /// The time between two pings.
    default Duration pingInterval() {
        return PingCommand.INTERVAL;
    }

    @Override
    default PingResult ping(String address) {
        return ping(address, 3, Duration.ofSeconds(5));
    }

    @Override
    default PingResult ping(String address, int count, Duration linger) {
        return PingCommand.of(address, count, linger, pingInterval()).run(this);
    }

    @Override
    default PingResult pingUnfragmented(String address, int count, int bytes) {
        return PingCommand.unfragmented(address, count, bytes).run(this);
    }

    @Override
    default void startEcho() {
        spawn("probes/" + name() + "-echo.jsonl", List.of("warren-probe", "echo", "" + ECHO_PORT));
    }

    @Override
    default void probe(Probes probes) {
        startProbes(probes).await(probes.duration().plusSeconds(5)).orThrow();
    }

    @Override
    default BackgroundProcess startProbes(Probes probes) {
        return spawn(probes.path(), ProbeCommand.of(probes));
    }

    @Override
    default void flushNat() {
        run("conntrack", "-F").orThrow();
    }

    @Override
    default void routeDefaultVia(String gateway) {
        run("ip", "route", "replace", "default", "via", gateway).orThrow();
    }
}
