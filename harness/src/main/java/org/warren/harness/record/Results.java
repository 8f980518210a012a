package org.warren.harness.record;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.warren.harness.verdict.Verdict;

/// The results of many runs, for who wants them in one file.
///
/// @param runs in the order in which they are shown
/// @param notices what is missing or strange, one sentence each
/// @param site the folder of the site that has their pages
/// @param link where that folder will be found by who reads the results; empty where they lie in it
/// @param changes against earlier results; empty where there are none, or nobody named any
/// @param isCompared whether earlier results were named
public record Results(
        List<Result> runs, List<String> notices, Path site, String link, List<Change> changes, boolean isCompared) {

    public Results {
        runs = List.copyOf(runs);
        notices = List.copyOf(notices);
        changes = List.copyOf(changes);
    }

    /// One run.
    ///
    /// @param title what was asked, of whom, and with which seed
    /// @param group of those that differ in seed and kernel only
    /// @param verdict the run's, held against what was expected
    /// @param folder that has its captures and its timeline
    /// @param page relative to the site's folder
    /// @param note why the verdict is another than the record's; else empty
    public record Result(
            String title, String group, Verdict verdict, RunRecord run, Path folder, String page, String note) {}

    /// A run with another result than before.
    ///
    /// @param before what it was, in words
    /// @param after what it is, in words
    public record Change(String title, String before, String after) {}

    /// The address of a page of the site.
    ///
    /// @param page relative to its folder
    public String address(String page) {
        String inside = page.replaceFirst("^\\./", "");
        return link.isEmpty() ? inside : link.replaceFirst("/+$", "") + "/" + inside;
    }

    /// That of all.
    public Verdict verdict() {
        return Verdict.merge(runs.stream().map(Result::verdict).toList());
    }

    /// How many there are of each verdict, the gravest first.
    public Map<Verdict, Long> counts() {
        Map<Verdict, Long> counts = new TreeMap<>(Comparator.reverseOrder());
        runs.forEach(run -> counts.merge(run.verdict(), 1L, Long::sum));
        return counts;
    }
}
