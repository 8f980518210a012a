package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.plan.Cell;
import org.warren.harness.plan.MergedShards;
import org.warren.harness.record.Results;
import org.warren.harness.record.ResultsWriter;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.SiteWriter;

/// The requested formats of results, in addition to a site.
///
/// @param link the address of the site, for links in the summary; empty for relative links
/// @param isSummarized whether `summary.md` is written
/// @param isAnnotated whether GitHub's annotations are printed
record ResultForms(String link, boolean isSummarized, boolean isAnnotated) {

    /// Writes them and `junit.xml`, and prints their paths.
    void write(Results results, PrintWriter screen) throws IOException {
        for (ResultsWriter writer : ServiceLoader.load(ResultsWriter.class)) {
            boolean isWanted =
                    switch (writer.form()) {
                        case "junit.xml" -> true;
                        case "summary.md" -> isSummarized;
                        default -> isAnnotated;
                    };
            if (!isWanted) {
                continue;
            }
            if (writer.form().contains(".")) {
                screen.println(OutputFolder.make(results.site()).write(writer.form(), writer.text(results)));
            } else {
                screen.print(writer.text(results));
            }
        }
    }

    /// The results of runs without a plan.
    Results of(SiteWriter.Site written, Path site) throws IOException {
        List<Results.Result> results = new ArrayList<>();
        for (Map.Entry<Path, String> page : written.pages().entrySet()) {
            RunRecord run = new RunFolder(page.getKey()).readRun();
            Map<String, String> subjects = new LinkedHashMap<>();
            run.subjects().forEach((role, subject) -> subjects.put(role, subject.implementation()));
            Cell cell = new Cell(run.scenario(), subjects, run.parameters(), run.seed(), run.lab(), "");
            String words = run.unseeded() == null ? cell.words() : cell.title() + ", no seed";
            results.add(new Results.Result(
                    words, cell.title(), MergedShards.compared(run), run, page.getKey(), page.getValue(), ""));
        }
        return new Results(results, written.problems(), site, link, List.of(), false);
    }
}
