package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.lab.RunningProgram;
import org.warren.harness.scenario.Stage;
import org.warren.harness.text.BoundedPattern;

/// The programs of a network file during a run.
final class NetworkPrograms {

    /// The value of the observations that holds the programs, the files that they were given and their logs.
    static final String NOTED = "programs";

    /// The delay between a program and one that starts after it.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private final Stage stage;
    private final List<NodeProgram> programs;
    private final Map<String, RunningProgram> running = new LinkedHashMap<>();
    private final Map<String, Long> startedNanos = new LinkedHashMap<>();
    private final List<Map<String, Object>> notes = new ArrayList<>();

    NetworkPrograms(Stage stage, List<NodeProgram> programs) {
        this.stage = stage;
        this.programs = List.copyOf(programs);
    }

    /// Starts those that are due, in order.
    void start(NodeProgram.Start turn) {
        programs.stream().filter(program -> program.start() == turn).forEach(program -> start(program, List.of()));
    }

    /// Restarts the programs of a node that ended when it did.
    ///
    /// @param starter the command prefix with which they are started
    void restart(String node, NodeProgram.Start turn, List<String> starter) {
        programs.stream()
                .filter(program -> program.start() == turn && program.node().equals(node))
                .filter(program -> running.containsKey(program.name()))
                .forEach(program -> start(program, starter));
    }

    private void start(NodeProgram program, List<String> starter) {
        Long predecessor = startedNanos.get(program.predecessor());
        if (predecessor != null) {
            long left = predecessor + BETWEEN.toNanos() - now();
            stage.advance(Duration.ofNanos(Math.max(0, left)));
        }
        RunningProgram started = stage.linux(program.node()).start(program.program(), starter);
        running.put(program.name(), started);
        startedNanos.put(program.name(), now());
        Map<String, Object> note = program.noted(started.files());
        note.put(StartedProgram.LOG, started.log());
        notes.add(note);
        stage.observe(NOTED, notes);
    }

    /// Waits until a program has done what a question expects, or its time is up.
    ///
    /// @param sinceNanos the moment from which on its output counts
    /// @return what is recorded about it
    Map<String, Object> ask(ProgramQuestion question, long sinceNanos) {
        RunningProgram program = Objects.requireNonNull(running.get(question.program()));
        Duration within = Duration.ofNanos(question.withinNanos());
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("since", sinceNanos);
        answer.put("from", now());
        String pattern = question.pattern();
        if (pattern != null) {
            BoundedPattern wanted = BoundedPattern.compile(pattern);
            program.awaitLine(text -> isIn(wanted, text), sinceNanos, within);
        } else {
            program.await(within);
        }
        answer.put("to", now());
        return answer;
    }

    /// The wait ends at the time limit; the check reports it.
    private static boolean isIn(BoundedPattern wanted, String text) {
        try {
            return wanted.isIn(text);
        } catch (BoundedPattern.TooManyStepsException e) {
            return true;
        }
    }

    /// Ends those that still run, the last one first.
    void stop() {
        List.copyOf(running.values()).reversed().forEach(RunningProgram::stop);
    }

    private long now() {
        return stage.lab().clock().elapsedNanos();
    }
}
