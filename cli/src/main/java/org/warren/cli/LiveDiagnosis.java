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
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.story.Side;
import org.warren.harness.record.Progress;
import org.warren.harness.scenario.RunProcess;
import org.warren.harness.verdict.Verdict;

/// The diagnosis of a capture that grows: a page that follows it, and `progress.json`, by which `warren report --serve`
/// shows it among the runs.
final class LiveDiagnosis {

    /// How often the page loads itself again.
    static final int REFRESH_SECONDS = 5;

    private static final String CAPTURING = "capturing";

    private final Path folder;
    private final Path capture;
    private final String name;
    private final DiagnosedCaptures.Beside beside;
    private final PrintWriter screen;
    private final Set<String> told = new LinkedHashSet<>();

    /// @param folder that takes page and progress
    /// @param capture the file that grows
    /// @param name of the interface
    /// @param screen is told of each finding once
    LiveDiagnosis(Path folder, Path capture, String name, DiagnosedCaptures.Beside beside, PrintWriter screen) {
        this.folder = folder;
        this.capture = capture;
        this.name = name;
        this.beside = beside;
        this.screen = screen;
    }

    /// Reads what there is, and writes page and progress.
    ///
    /// @param seconds since the capture began
    /// @param ended why there will be no more; null while there will
    /// @throws IOException when a file cannot be read or written
    DiagnosedCaptures look(double seconds, @Nullable String ended) throws IOException {
        DiagnosedCaptures found = DiagnosedCaptures.readSoFar(capture, beside);
        found.writePage(folder, ended == null ? REFRESH_SECONDS : 0);
        progress(found.findings(), seconds, ended).write(folder);
        for (Finding finding : found.findings()) {
            String line =
                    "%s: %s (%s)".formatted(finding.cause().words(), finding.what(), certainty(finding.certainty()));
            // Numbers in the sentence go on to grow, so the sentence does not tell whether it was said.
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
        // A finding is no verdict on anybody's WireGuard.
        findings.forEach(
                finding -> checks.add(new Progress.Check(finding.cause().words(), Verdict.UNKNOWN, finding.what())));
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
