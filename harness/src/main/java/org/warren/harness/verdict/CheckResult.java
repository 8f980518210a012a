package org.warren.harness.verdict;

import java.util.List;

/// The verdict of one checker, and what it rests on.
///
/// @param id names the check, stable across runs and versions
/// @param verdict what the checker concluded
/// @param message one sentence for a person
/// @param evidence the files of the run folder to look at, as paths relative to that folder
public record CheckResult(String id, Verdict verdict, String message, List<String> evidence) {

    public CheckResult {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a check needs an id");
        }
        evidence = List.copyOf(evidence);
    }
}
