package org.warren.junit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.warren.harness.evidence.ProgramOutput;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.lab.RunningProgram;

/// A program that a test started in a node. It ends with the lab at the latest.
public final class TestProgram {

    private static final int TERMINATE = 15;
    private static final int KILL = 9;

    private final TestLab lab;
    private final TestNode node;
    private final RunningProgram program;

    TestProgram(TestLab lab, TestNode node, RunningProgram program) {
        this.lab = lab;
        this.node = node;
        this.program = program;
    }

    /// Its name and its node, such as `agent on phone`.
    public String title() {
        return program.program().name() + " on " + node.name();
    }

    /// Its output so far, with the lab's time of each line, and how it ended if it has.
    public ProgramOutput output() {
        return lab.stage(stage -> program.output());
    }

    /// The lines of its output so far, standard output and error together.
    public List<String> lines() {
        return output().lines().stream().map(ProgramOutput.Line::text).toList();
    }

    /// Whether it is still running.
    public boolean isRunning() {
        return output().end().isEmpty();
    }

    /// Waits for a line of its output in which the expression is found.
    ///
    /// @param expression a regular expression
    /// @param limit of the lab's time
    /// @return the line
    /// @throws LabFailure at the limit, or when it ended without such a line
    public String await(String expression, Duration limit) {
        Predicate<String> isWanted = Pattern.compile(expression).asPredicate();
        Optional<ProgramOutput.Line> line = lab.stage(stage -> program.awaitLine(isWanted, limit));
        String why = line.isPresent()
                ? ""
                : output().end().map(end -> "and " + end.words()).orElse("within %s s".formatted(limit.toSeconds()));
        lab.check(
                title() + " printed " + expression,
                line.isPresent(),
                "%s did not print '%s' %s".formatted(title(), expression, why));
        return line.orElseThrow().text();
    }

    /// Fails unless it is running.
    public void assertRuns() {
        Optional<ProgramOutput.End> end = output().end();
        lab.check(
                title() + " runs",
                end.isEmpty(),
                "%s does not run: it %s"
                        .formatted(title(), end.map(ProgramOutput.End::words).orElse("")));
    }

    /// Fails unless it has exited with this status.
    public void assertExited(int status) {
        Optional<ProgramOutput.End> end = output().end();
        lab.check(
                title() + " exited with " + status,
                end.filter(ended -> !ended.isSignaled() && ended.code() == status)
                        .isPresent(),
                "%s was to have exited with status %d, and it %s"
                        .formatted(
                                title(),
                                status,
                                end.map(ProgramOutput.End::words).orElse("still runs")));
    }

    /// Fails unless the expression is found in a line of its output so far.
    ///
    /// @param expression a regular expression
    public void assertPrinted(String expression) {
        lab.check(
                title() + " printed " + expression,
                find(expression).isPresent(),
                "%s did not print '%s'".formatted(title(), expression));
    }

    /// Fails if the expression is found in a line of its output so far.
    ///
    /// @param expression a regular expression
    public void assertNeverPrinted(String expression) {
        Optional<ProgramOutput.Line> line = find(expression);
        lab.check(
                title() + " never printed " + expression,
                line.isEmpty(),
                "%s printed '%s'"
                        .formatted(title(), line.map(ProgramOutput.Line::text).orElse("")));
    }

    /// Asks it to end, with SIGTERM.
    public void stop() {
        signal(TERMINATE);
    }

    /// Kills it, with SIGKILL.
    public void kill() {
        signal(KILL);
    }

    private void signal(int number) {
        lab.stage(stage -> {
            stage.linux(node.name()).forgetProcessFolders();
            program.signal(number);
            return number;
        });
    }

    /// The last lines of its output, each with its time, for messages: of a stack trace only the exceptions.
    List<String> lastLines(int count) {
        List<String> lines = output().lines().stream()
                .filter(line -> !line.text().isBlank() && !line.text().startsWith("\tat "))
                .map(line -> Seconds.text(line.nanos()) + " " + line.text())
                .toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private Optional<ProgramOutput.Line> find(String expression) {
        Predicate<String> isWanted = Pattern.compile(expression).asPredicate();
        return output().lines().stream()
                .filter(line -> isWanted.test(line.text()))
                .findFirst();
    }
}
