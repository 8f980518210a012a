package org.warren.junit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.lab.BackgroundProcess;
import org.warren.harness.lab.CommandResult;

/// A program that a test started in a node. It ends with the lab at the latest.
public final class TestProgram {

    private static final Duration FIRST_STEP = Duration.ofMillis(10);
    private static final Duration LONGEST_STEP = Duration.ofSeconds(1);
    private static final int TERMINATE = 15;
    private static final int KILL = 9;

    private final TestLab lab;
    private final TestNode node;
    private final String name;
    private final String log;
    private final BackgroundProcess process;

    TestProgram(TestLab lab, TestNode node, String name, String log, BackgroundProcess process) {
        this.lab = lab;
        this.node = node;
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /// Its name and its node, such as `agent on phone`.
    public String title() {
        return name + " on " + node.name();
    }

    /// What it has printed so far, standard output and error in one.
    public String output() {
        return lab.stage(stage -> new String(stage.linux(node.name()).readLog(log), StandardCharsets.UTF_8));
    }

    /// Whether it has not ended yet.
    public boolean isRunning() {
        return lab.stage(stage -> process.isRunning());
    }

    /// Waits until it has printed a line in which the expression is found.
    ///
    /// @param expression a regular expression
    /// @param limit of the lab's time
    /// @return the line
    /// @throws LabFailure when the time is up, or when it ended without such a line
    public String await(String expression, Duration limit) {
        Pattern pattern = Pattern.compile(expression);
        Duration waited = Duration.ZERO;
        Duration step = FIRST_STEP;
        while (true) {
            // Asked first: what it printed at its end is then in the output.
            boolean runs = isRunning();
            Optional<String> line = find(pattern);
            if (line.isPresent()) {
                lab.check(title() + " printed " + expression, true, "");
                return line.get();
            }
            if (!runs || waited.compareTo(limit) >= 0) {
                String why = runs ? "in %s s".formatted(limit.toSeconds()) : "and ended with " + end();
                throw lab.fail(
                        title() + " printed " + expression,
                        "%s did not print '%s' %s".formatted(title(), expression, why));
            }
            lab.advance(step);
            waited = waited.plus(step);
            step = step.multipliedBy(2).compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : step.multipliedBy(2);
        }
    }

    /// Fails unless it runs.
    public void assertRuns() {
        boolean runs = isRunning();
        lab.check(title() + " runs", runs, runs ? "" : "%s does not run: it ended with %s".formatted(title(), end()));
    }

    /// Fails unless it has ended by itself with this status.
    public void assertExited(int status) {
        boolean runs = isRunning();
        CommandResult end = ended();
        boolean holds = !runs && end.ending() == CommandResult.Ending.EXITED && end.code() == status;
        lab.check(
                title() + " exited with " + status,
                holds,
                runs
                        ? "%s still runs, and was to have exited with status %d".formatted(title(), status)
                        : "%s ended with %s, and was to have exited with status %d".formatted(title(), end(), status));
    }

    /// Fails unless a line of its output so far has the expression in it.
    ///
    /// @param expression a regular expression
    public void assertPrinted(String expression) {
        lab.check(
                title() + " printed " + expression,
                find(Pattern.compile(expression)).isPresent(),
                "%s did not print '%s'".formatted(title(), expression));
    }

    /// Fails when a line of its output so far has the expression in it.
    ///
    /// @param expression a regular expression
    public void assertNeverPrinted(String expression) {
        Optional<String> line = find(Pattern.compile(expression));
        lab.check(
                title() + " never printed " + expression,
                line.isEmpty(),
                "%s printed '%s'".formatted(title(), line.orElse("")));
    }

    /// Asks it to end, with SIGTERM.
    public void stop() {
        signal(TERMINATE);
    }

    /// Ends it, with SIGKILL.
    public void kill() {
        signal(KILL);
    }

    private void signal(int number) {
        lab.stage(stage -> {
            stage.linux(node.name()).forgetProcessFolders();
            process.signal(number);
            return number;
        });
    }

    /// The last lines that it printed, for messages.
    List<String> lastLines(int count) {
        List<String> lines = output().lines().filter(line -> !line.isBlank()).toList();
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    private Optional<String> find(Pattern pattern) {
        return output().lines().filter(line -> pattern.matcher(line).find()).findFirst();
    }

    private String end() {
        CommandResult end = ended();
        return (end.ending() == CommandResult.Ending.SIGNALED ? "signal " : "status ") + end.code();
    }

    private CommandResult ended() {
        return lab.stage(stage -> process.await(Duration.ZERO));
    }
}
