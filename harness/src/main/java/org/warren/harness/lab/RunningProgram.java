package org.warren.harness.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.warren.harness.evidence.ProgramOutput;

/// A program of the user in a node, after [LinuxNode#start]; it may have ended.
public final class RunningProgram {

    private static final int TERMINATE = 15;
    private static final int KILL = 9;
    private static final Duration END_LIMIT = Duration.ofSeconds(5);
    private static final Duration LOOK_MIN = Duration.ofMillis(100);
    private static final int LOOKS = 100;

    private final LinuxNode node;
    private final Program program;
    private final List<CopiedFile> files;
    private final String log;
    private final BackgroundProcess process;

    private RunningProgram(
            LinuxNode node, Program program, List<CopiedFile> files, String log, BackgroundProcess process) {
        this.files = List.copyOf(files);
        this.node = node;
        this.program = program;
        this.log = log;
        this.process = process;
    }

    static RunningProgram start(LinuxNode node, Program program, List<String> starter) {
        ProgramPlacement placement = new ProgramPlacement(node, program);
        List<CopiedFile> files = placement.copyFiles();
        String log = placement.freeLog();
        List<String> command = new ArrayList<>(starter);
        command.addAll(placement.command());
        return new RunningProgram(node, program, files, log, node.spawnTimed(log, command));
    }

    /// The program.
    public Program program() {
        return program;
    }

    /// The files of this machine that were copied for it, including libraries.
    public List<CopiedFile> files() {
        return files;
    }

    /// The path of its output in the evidence, such as `logs/phone-agent.log`.
    public String log() {
        return log;
    }

    /// Whether it is still running.
    public boolean isRunning() {
        return process.isRunning();
    }

    /// Its output so far, and how it ended if it has.
    public ProgramOutput output() {
        return ProgramOutput.parse(node.readLog(log));
    }

    /// Waits for its end, in the lab's time. `TIMED_OUT` means that it is still running.
    public CommandResult await(Duration limit) {
        return process.await(limit);
    }

    /// Waits for a line of its output, in the lab's time; earlier lines count.
    ///
    /// @param isWanted tests the text of each line, such as `Pattern.compile("connected").asPredicate()`
    /// @param limit how long to wait
    /// @return the line; empty when there is none by then, or the program has ended without it
    public Optional<ProgramOutput.Line> awaitLine(Predicate<String> isWanted, Duration limit) {
        return awaitLine(isWanted, Long.MIN_VALUE, limit);
    }

    /// The same for a line printed at a given time or later.
    ///
    /// @param fromNanos the time, in nanoseconds since virtual time 0
    public Optional<ProgramOutput.Line> awaitLine(Predicate<String> isWanted, long fromNanos, Duration limit) {
        Duration look = limit.dividedBy(LOOKS);
        look = look.compareTo(LOOK_MIN) < 0 ? LOOK_MIN : look;
        Duration left = limit;
        while (true) {
            ProgramOutput output = output();
            Optional<ProgramOutput.Line> found = output.between(fromNanos, Long.MAX_VALUE).stream()
                    .filter(line -> isWanted.test(line.text()))
                    .findFirst();
            if (found.isPresent() || left.isZero() || output.end().isPresent() || output.isCut()) {
                return found;
            }
            Duration next = left.compareTo(look) < 0 ? left : look;
            process.await(next);
            left = left.minus(next);
        }
    }

    /// Sends it a signal.
    ///
    /// @param number as in Linux: 2 interrupt, 9 kill, 15 terminate
    public void signal(int number) {
        node.forgetProcessFolders();
        process.signal(number);
    }

    /// Ends it and all processes that it started, if any is still running: with SIGTERM, and with SIGKILL after 5 s of
    /// the lab's time.
    public void stop() {
        node.forgetProcessFolders();
        process.signalGroup(TERMINATE);
        process.await(END_LIMIT);
        node.forgetProcessFolders();
        process.signalGroup(KILL);
        process.await(END_LIMIT);
    }
}
