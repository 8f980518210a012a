package org.warren.scenarios.network;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.diagnosis.Reason;
import org.warren.harness.verdict.Findings;

/// A question that fails as expected fails for the cause that the file names.
final class CauseCheck {

    private CauseCheck() {}

    /// @param expected the word of a cause; null for any
    /// @param found empty if the cause is not known
    static void judge(@Nullable String expected, Optional<Reason> found, Findings findings) {
        if (expected == null) {
            return;
        }
        if (found.isEmpty()) {
            findings.missing("Nothing tells whether \"%s\" is the cause.".formatted(expected));
            return;
        }
        Reason reason = found.get();
        if (reason.cause() == Cause.UNANSWERED) {
            findings.missing("Nothing tells whether \"%s\" is the cause: %s.".formatted(expected, reason.sentence()));
        } else {
            findings.expect(
                    reason.cause().word().equals(expected),
                    "It does not reach because of \"%s\", expected \"%s\": %s."
                            .formatted(reason.cause().word(), expected, reason.sentence()));
        }
    }
}
