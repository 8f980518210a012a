package org.warren.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The results for known bugs, as a Markdown page.
///
/// @param found in the order of the file
record KnownBugPage(List<Found> found) {

    private static final Pattern CARGO_SOURCES = Pattern.compile("/\\S*/registry/src/[^/\\s]+/");

    private static final String HEAD = """
            # Known bugs of real releases

            Made by `make known-bugs` from `scenarios/known-bugs.yaml`: faults that releases had, each asked of one that has it and one that has
            it not. **Told apart** means that its check is FAIL with the first and PASS with the second. The rows are those of
            [conformance.md](conformance.md); the other checks are those of the scenario that is named.

            """;

    /// The result for one bug.
    ///
    /// @param bad the check's result for the bad release; empty if there is none
    /// @param good the same for the good release
    /// @param why it could not be tested, in one sentence; empty if it was
    record Found(KnownBug bug, Optional<CheckResult> bad, Optional<CheckResult> good, String why) {

        boolean isToldApart() {
            return bad.filter(check -> check.verdict() == Verdict.FAIL).isPresent()
                    && good.filter(check -> check.verdict() == Verdict.PASS).isPresent();
        }

        /// Why it is unknown whether the releases can be distinguished; empty if it is known, or nothing is tested.
        String doubt() {
            List<String> reasons = new ArrayList<>();
            if (!why.isEmpty()) {
                reasons.add(why);
            }
            bug.pair().ifPresent(pair -> {
                reason(pair, pair.bad(), bad).ifPresent(reasons::add);
                reason(pair, pair.good(), good).ifPresent(reasons::add);
            });
            return String.join("; ", reasons);
        }

        private Optional<String> reason(KnownBug.Pair pair, String version, Optional<CheckResult> check) {
            if (check.isEmpty()) {
                return why.isEmpty()
                        ? Optional.of("the run of %s has no check %s".formatted(version, pair.check()))
                        : Optional.empty();
            }
            Verdict verdict = check.get().verdict();
            return verdict == Verdict.PASS || verdict == Verdict.FAIL
                    ? Optional.empty()
                    : Optional.of("%s of %s: %s"
                            .formatted(pair.check(), version, check.get().message()));
        }

        private String outcome() {
            if (isToldApart()) {
                return "told apart";
            }
            return doubt().isEmpty() ? "NOT TOLD APART" : "NOT DECIDED";
        }

        /// On one line.
        String words() {
            return bug.pair()
                    .map(pair -> "%s %s: %s of %s is %s, of %s %s"
                            .formatted(
                                    bug.id(),
                                    outcome(),
                                    pair.check(),
                                    pair.bad(),
                                    word(bad),
                                    pair.good(),
                                    word(good) + (doubt().isEmpty() ? "" : "; " + doubt())))
                    .orElse(bug.id() + " not asked: " + bug.unseen().orElse(""));
        }

        private static String word(Optional<CheckResult> check) {
            return check.map(result -> result.verdict().name()).orElse("-");
        }
    }

    /// Faults with the same id in several implementations count as one.
    long toldApart() {
        return found.stream()
                .filter(Found::isToldApart)
                .map(each -> each.bug().id())
                .distinct()
                .count();
    }

    long all() {
        return found.stream().map(each -> each.bug().id()).distinct().count();
    }

    String text() {
        StringBuilder page = new StringBuilder(HEAD);
        page.append("Told apart: **%d of %d**.\n\n".formatted(toldApart(), all()));
        page.append("| id | fault | bad | good | check | bad | good | source |\n|---|---|---|---|---|---|---|---|\n");
        found.stream().filter(each -> each.bug().pair().isPresent()).forEach(each -> page.append(row(each)));
        page.append("\n## What those checks say of the bad releases\n\n");
        found.forEach(each -> each.bad()
                .filter(check -> check.verdict() != Verdict.PASS)
                .ifPresent(check ->
                        page.append("- **%s**: %s\n".formatted(each.bug().id(), text(check.message())))));
        page.append("\n## What is not told apart, and why\n\n");
        found.stream()
                .filter(each -> !each.isToldApart())
                .forEach(each -> page.append("- **%s** (%s): %s. %s\n"
                        .formatted(
                                each.bug().id(),
                                each.bug().implementation(),
                                text(each.bug().summary()),
                                text(each.bug().unseen().orElse(each.words())))));
        return page.toString();
    }

    private static String row(Found each) {
        KnownBug bug = each.bug();
        KnownBug.Pair pair = bug.pair().orElseThrow();
        return "| %s | %s | %s %s | %s | %s%s | %s | %s | %s |\n"
                .formatted(
                        bug.id(),
                        text(bug.summary()),
                        bug.implementation(),
                        pair.bad(),
                        pair.good(),
                        pair.check(),
                        pair.scenario().equals("conformance") ? "" : " of " + pair.scenario() + ", " + pair.role(),
                        Found.word(each.bad()),
                        Found.word(each.good()),
                        text(bug.source()));
    }

    /// cargo's source paths differ between machines.
    private static String text(String words) {
        return CARGO_SOURCES.matcher(words).replaceAll("").replace("|", "\\|").replace("\n", " ");
    }
}
