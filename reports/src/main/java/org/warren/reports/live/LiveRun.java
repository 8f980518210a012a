package org.warren.reports.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.Progress;
import org.warren.harness.record.RunRecord;
import org.warren.harness.verdict.Verdict;
import org.warren.reports.Outcome;

/// A run as the page shows it.
///
/// @param id its name in URLs
/// @param folder of the run
/// @param running whether it is still running
/// @param scenario its name, or the folder's if nothing else is known
/// @param subjects by role, as text
/// @param elapsed time on the lab's clock
/// @param verdict as text, or how the run ended without one
/// @param weight of the verdict, for its colour and its frame
/// @param note why there is no verdict, otherwise empty
/// @param page the path of its page relative to its URL, or null
/// @param changedMillis when it last changed, according to the files
public record LiveRun(
        String id,
        Path folder,
        boolean running,
        String scenario,
        String subjects,
        String lab,
        String elapsed,
        List<Step> steps,
        List<Check> checks,
        String verdict,
        String weight,
        String note,
        @Nullable String page,
        long changedMillis) {

    /// A step with its state as text.
    public record Step(String name, String state) {}

    /// A check with its verdict as text.
    public record Check(String id, String verdict, String weight, String message) {}

    static LiveRun recorded(String id, Path folder, RunRecord run, long changedMillis) {
        List<Step> steps = run.steps().stream()
                .map(step -> new Step(step.name(), word(step.status())))
                .toList();
        Outcome standing = Outcome.of(run);
        List<Check> checks = run.checks().stream()
                .map(check -> check(check.id(), check.verdict(), check.message()))
                .toList();
        return new LiveRun(
                id,
                folder,
                false,
                run.scenario(),
                subjects(run.subjects().entrySet().stream()
                        .collect(Collectors.toMap(
                                Map.Entry::getKey,
                                subject -> subject.getValue().implementation(),
                                (first, second) -> first,
                                java.util.LinkedHashMap::new))),
                run.lab(),
                elapsed(run.clock().elapsedSeconds()),
                steps,
                checks,
                standing.word(),
                standing.style(),
                "",
                Files.isRegularFile(folder.resolve(RunParts.REPORT)) ? RunParts.REPORT : RunParts.RECORD,
                changedMillis);
    }

    /// @param alive whether its process is still alive
    static LiveRun underWay(String id, Path folder, Progress progress, boolean alive, long changedMillis) {
        boolean running = alive && progress.ended() == null;
        String note = running
                ? ""
                : progress.ended() != null ? progress.ended() : "The process that ran it is gone, and left no record.";
        return new LiveRun(
                id,
                folder,
                running,
                progress.scenario(),
                subjects(progress.subjects()),
                progress.lab(),
                elapsed(progress.elapsedSeconds()),
                progress.steps().stream()
                        .map(step -> new Step(step.name(), state(step.status(), running)))
                        .toList(),
                progress.checks().stream()
                        .map(check -> check(check.id(), check.verdict(), check.message()))
                        .toList(),
                running ? "in progress" : Verdict.UNKNOWN.name(),
                running ? "running" : weight(Verdict.UNKNOWN),
                note,
                // A diagnosis has its page from the start.
                Files.isRegularFile(folder.resolve(RunParts.REPORT)) ? RunParts.REPORT : null,
                changedMillis);
    }

    static LiveRun unreadable(String id, Path folder, String why, long changedMillis) {
        return new LiveRun(
                id,
                folder,
                false,
                String.valueOf(folder.getFileName()),
                "",
                "",
                "",
                List.of(),
                List.of(),
                "unreadable",
                weight(Verdict.UNKNOWN),
                why,
                null,
                changedMillis);
    }

    /// How many steps have ended.
    public long done() {
        return steps.stream().filter(step -> step.state().equals("done")).count();
    }

    /// The current step, or the last one that began.
    public String current() {
        return steps.stream()
                .filter(step -> !step.state().equals("planned"))
                .reduce((earlier, later) -> later)
                .map(Step::name)
                .orElse("");
    }

    private static Check check(String id, Verdict verdict, String message) {
        return new Check(id, verdict.name(), weight(verdict), message);
    }

    private static String weight(Verdict verdict) {
        return verdict.name().toLowerCase(Locale.ROOT);
    }

    private static String subjects(Map<String, String> roles) {
        return roles.entrySet().stream()
                .map(role -> role.getKey() + " " + role.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String state(Progress.Status status, boolean running) {
        return status == Progress.Status.RUNNING && !running
                ? "unknown"
                : status.name().toLowerCase(Locale.ROOT);
    }

    private static String word(RunRecord.Step.Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static String elapsed(double seconds) {
        long minutes = (long) (seconds / 60);
        String rest = String.format(Locale.ROOT, "%.1f s", seconds - 60.0 * minutes);
        return minutes == 0
                ? rest
                : minutes < 60
                        ? "%d min %s".formatted(minutes, rest)
                        : "%d h %d min %s".formatted(minutes / 60, minutes % 60, rest);
    }
}
