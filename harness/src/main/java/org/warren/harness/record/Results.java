package org.warren.harness.record;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.harness.verdict.Verdict;

/// The results of many runs, to be written to one file.
///
/// @param runs in the order in which they are shown
/// @param notices what is missing or unusual, one sentence each
/// @param site the folder of the site that contains their pages
/// @param link the address of that folder for readers of the results; empty if it is the folder of the results
/// @param changes from earlier results; empty if there are none, or no earlier results were given
/// @param isCompared whether earlier results were given
public record Results(
        List<Result> runs, List<String> notices, Path site, String link, List<Change> changes, boolean isCompared) {

    public Results {
        runs = List.copyOf(runs);
        notices = List.copyOf(notices);
        changes = List.copyOf(changes);
    }

    /// One run.
    ///
    /// @param title the scenario, the subjects and the seed
    /// @param group shared by runs that differ only in seed and kernel
    /// @param verdict of the run, compared with the expected one
    /// @param folder that contains its captures and its timeline
    /// @param page relative to the site's folder
    /// @param note why the verdict differs from the record's; otherwise empty
    public record Result(
            String title, String group, Verdict verdict, RunRecord run, Path folder, String page, String note) {}

    /// A run with another result than before.
    ///
    /// @param before the earlier result, as text
    /// @param after the present result, as text
    public record Change(String title, String before, String after) {}

    /// The address of a page of the site.
    ///
    /// @param page relative to its folder
    public String address(String page) {
        String inside = page.replaceFirst("^\\./", "");
        return link.isEmpty() ? inside : link.replaceFirst("/+$", "") + "/" + inside;
    }

    /// The verdict of all runs.
    public Verdict verdict() {
        return Verdict.merge(runs.stream().map(Result::verdict).toList());
    }

    /// The number of runs with each verdict, the gravest first.
    public Map<Verdict, Long> counts() {
        Map<Verdict, Long> counts = new TreeMap<>(Comparator.reverseOrder());
        runs.forEach(run -> counts.merge(run.verdict(), 1L, Long::sum));
        return counts;
    }
}
