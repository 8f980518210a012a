package org.warren.harness.lab;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.warren.harness.evidence.PingResult;
import org.warren.harness.evidence.Probes;

/// A node that runs Linux, whose commands and files the driver can use.
///
/// Operations that [Node] has need no command, and work in labs without Linux too.
public interface LinuxNode extends Node {

    /// The UDP port of the echo service (RFC 862).
    int ECHO_PORT = Probes.ECHO_PORT;

    /// The default time limit of a command.
    Duration COMMAND_TIMEOUT = Duration.ofMinutes(1);

    /// Runs a command until it ends, in the lab's time.
    ///
    /// @param timeout the lab's time after which it is killed
    CommandResult execute(Duration timeout, byte[] input, List<String> command);

    /// Runs a command without input until it ends, for at most [#COMMAND_TIMEOUT] of the lab's time.
    default CommandResult run(String... command) {
        return execute(COMMAND_TIMEOUT, new byte[0], List.of(command));
    }

    /// Runs a command until it ends, for at most [#COMMAND_TIMEOUT] of the lab's time.
    ///
    /// @param input its standard input, as UTF-8
    default CommandResult runWithInput(String input, String... command) {
        return execute(COMMAND_TIMEOUT, input.getBytes(StandardCharsets.UTF_8), List.of(command));
    }

    /// Starts a background process whose output is a file of the evidence.
    ///
    /// @param log its path in the evidence, such as `logs/server-wireguard-go.log`
    BackgroundProcess spawn(String log, List<String> command);

    /// Starts a background process. Its output and its end become a file of the evidence, with the lab's time of each
    /// line; see [org.warren.harness.evidence.ProgramOutput].
    ///
    /// @param log its path in the evidence, such as `logs/phone-agent.log`
    BackgroundProcess spawnTimed(String log, List<String> command);

    /// Starts a program of the user. Its files are copied into the node, and its output becomes
    /// `logs/<node>-<program>.log` of the evidence, `logs/<node>-<program>-2.log` for a second program with the same
    /// name:
    ///
    ///     var agent = node.start(Program.of("agent", "java", "-jar", "agent.jar").file(Path.of("target/agent.jar")));
    ///     agent.awaitLine(text -> text.contains("connected"), Duration.ofSeconds(30)).orElseThrow();
    ///
    /// It ends with the lab at the latest.
    ///
    /// @throws LabException when a file of it cannot be read or is too large, or it cannot run in a node; the message
    ///     explains it
    default RunningProgram start(Program program) {
        return start(program, List.of());
    }

    /// The same, started through another program that executes it (`exec`), such as `nice -n 5`.
    ///
    /// @param starter the words before the program's command; may be empty
    default RunningProgram start(Program program, List<String> starter) {
        return RunningProgram.start(this, program, starter);
    }

    /// Installs a program of this machine in the node, once for all nodes that share the node's root file system.
    ///
    /// @param program its environment is the node's with the program's own variables; it is not restarted
    /// @return the path of a script that runs it with the arguments of its command and those of the script
    /// @throws LabException when a file of it cannot be read or is too large, or it cannot run in a node; the message
    ///     explains it
    default String place(Program program) {
        return ProgramPlacement.shared(this, program).copyOnce();
    }

    /// The output of a background process so far, which becomes the file of the evidence.
    ///
    /// @param log the same as for [#spawn]
    byte[] readLog(String log);

    /// Whether a file or a folder with this path exists in the node.
    boolean exists(String path);

    /// The content of a file, up to 16 MiB.
    ///
    /// @throws LabException when it cannot be read
    byte[] read(String path);

    /// The content of a UTF-8 file, without surrounding white space.
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

    /// To be called before a multi-threaded process is ended while something else runs in the node.
    ///
    /// The kernel keeps an ended process's folders in /proc until nobody uses them, and waits for that in a loop that
    /// yields once per tick of its clock. If the clock does not advance while the kernel computes, the loop has no end;
    /// such a lab releases the folders beforehand.
    default void forgetProcessFolders() {}

    /// The interval between two pings.
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
