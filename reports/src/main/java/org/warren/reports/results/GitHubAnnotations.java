package org.warren.reports.results;

import java.util.ArrayList;
import java.util.List;
import org.warren.harness.record.Results;
import org.warren.harness.record.Results.Result;
import org.warren.harness.record.ResultsWriter;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// Lines that GitHub Actions turns into annotations, one for each check that failed or has no answer. Each refers to
/// the page of its run.
public final class GitHubAnnotations implements ResultsWriter {

    /// GitHub shows ten per step, and drops others silently.
    private static final int ERRORS_MAX = 9;

    @Override
    public String form() {
        return "annotations";
    }

    @Override
    public String text(Results results) {
        List<String> lines = new ArrayList<>();
        for (Result result : results.runs()) {
            if (result.verdict() == Verdict.FAIL || result.verdict() == Verdict.UNKNOWN) {
                lines.addAll(lines(result, results));
            }
        }
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), ERRORS_MAX)));
        if (lines.size() > ERRORS_MAX) {
            shown.add("::error title=Warren::" + (lines.size() - ERRORS_MAX)
                    + " more checks did not pass: the summary and "
                    + message(results.site().resolve("index.html").toString()) + " have all");
        }
        return String.join("", shown.stream().map(line -> line + "\n").toList());
    }

    private static List<String> lines(Result result, Results results) {
        List<CheckResult> failed = JunitXml.failed(result);
        if (!result.note().isEmpty() || failed.isEmpty()) {
            return List.of(line(result, results, JunitXml.lines(result).getFirst()));
        }
        return failed.stream()
                .map(check -> line(result, results, check.id() + ": " + check.message()))
                .toList();
    }

    private static String line(Result result, Results results, String message) {
        return "::error file=%s,title=%s::%s"
                .formatted(
                        property(results.site()
                                .resolve(result.page())
                                .normalize()
                                .toString()),
                        property(result.verdict() + " " + result.title()),
                        message(message));
    }

    /// A line feed would begin another command.
    private static String message(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return message(text).replace(":", "%3A").replace(",", "%2C");
    }
}
