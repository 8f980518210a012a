package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.story.Side;
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.RunProcess;
import org.warren.harness.verdict.Verdict;

/// The diagnosis of a growing capture: a page that is updated, and `progress.json`, with which `warren report --serve`
/// lists it among the runs.
final class LiveDiagnosis {

    /// How often the page reloads itself.
    static final int REFRESH_SECONDS = 5;

    private static final String CAPTURING = "capturing";
    private static final double NANOS = 1e9;
    private static final long LOOK_NANOS = 5_000_000_000L;
    private static final long WAIT_MILLIS = 200;
    /// The maximum number of findings: a reader of `progress.json` accepts 1 MiB.
    private static final int CHECKS_MAX = 100;

    private final Path folder;
    private final Path capture;
    private final String name;
    private final DiagnosedCaptures.Beside beside;
    private final PrintWriter screen;
    private final Set<String> told = new LinkedHashSet<>();
    private List<Finding> latest = List.of();

    /// @param folder for page and progress
    /// @param capture the growing file
    /// @param name of the interface
    /// @param screen for each finding, once
    LiveDiagnosis(Path folder, Path capture, String name, DiagnosedCaptures.Beside beside, PrintWriter screen) {
        this.folder = folder;
        this.capture = capture;
        this.name = name;
        this.beside = beside;
        this.screen = screen;
    }

    /// Reads a capture repeatedly until it ends, and once more then.
    ///
    /// @param isTold whether it should stop
    /// @param nanosMax the maximum duration
    /// @throws IOException when a file cannot be read or written
    DiagnosedCaptures follow(InterfaceCapture running, BooleanSupplier isTold, long nanosMax) throws IOException {
        long start = System.nanoTime();
        long next = start;
        while (!isTold.getAsBoolean() && System.nanoTime() - start < nanosMax && !running.awaitEnd(WAIT_MILLIS)) {
            if (System.nanoTime() >= next) {
                running.flush();
                long begin = System.nanoTime();
                look((begin - start) / NANOS, running.dropped(), null);
                // Reading a long capture takes long: at most a tenth of the time is used for it.
                next = begin + Math.max(LOOK_NANOS, 10 * (System.nanoTime() - begin));
            }
        }
        String ended = running.end();
        running.flush();
        double seconds = (System.nanoTime() - start) / NANOS;
        // A process that was asked to end has no time to read a long capture once more.
        progress(latest, seconds, ended).write(folder);
        return look(seconds, running.dropped(), ended);
    }

    /// Reads the capture so far, and writes page and progress.
    ///
    /// @param seconds since the capture began
    /// @param dropped how many packets are missing in the capture
    /// @param ended why it has ended; null while it continues
    /// @throws IOException when a file cannot be read or written
    DiagnosedCaptures look(double seconds, long dropped, @Nullable String ended) throws IOException {
        DiagnosedCaptures found = DiagnosedCaptures.readSoFar(capture, beside).withDropped(dropped);
        latest = found.findings();
        found.writePage(folder, ended == null ? REFRESH_SECONDS : 0);
        progress(found.findings(), seconds, ended).write(folder);
        for (Finding finding : found.findings()) {
            String line =
                    "%s: %s (%s)".formatted(finding.cause().words(), finding.what(), certainty(finding.certainty()));
            // Numbers in the sentence keep changing, so the sentence does not identify a finding.
            String ends = finding.tunnel()
                    .map(tunnel -> " %s %s".formatted(tunnel.firstEndpoint(Side.A), tunnel.firstEndpoint(Side.B)))
                    .orElse("");
            if (told.add(finding.cause().words() + ends)) {
                screen.println(line);
            }
        }
        screen.flush();
        return found;
    }

    private Progress progress(List<Finding> findings, double seconds, @Nullable String ended) {
        var checks = new ArrayList<Progress.Check>();
        // A finding is not a verdict on an implementation of WireGuard.
        findings.stream()
                .limit(CHECKS_MAX)
                .forEach(finding ->
                        checks.add(new Progress.Check(finding.cause().words(), Verdict.UNKNOWN, finding.what())));
        if (findings.size() > CHECKS_MAX) {
            checks.add(new Progress.Check(
                    "more",
                    Verdict.UNKNOWN,
                    "%d more findings are on the page.".formatted(findings.size() - CHECKS_MAX)));
        }
        return new Progress(
                Progress.SCHEMA,
                "diagnose",
                "interface " + name,
                0,
                Map.of(),
                Map.of(),
                RunProcess.self(),
                List.of(new Progress.Step(CAPTURING, ended == null ? Progress.Status.RUNNING : Progress.Status.DONE)),
                seconds,
                checks,
                ended);
    }

    private static String certainty(Certainty certainty) {
        return certainty.name().toLowerCase(Locale.ROOT);
    }
}
