package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// What the driver recorded about a question.
///
/// @param noted as in `observations.json`
record Answer(JsonNode noted) {

    /// Recorded in place of an answer if the question could not be asked: the reason.
    static final String UNASKED = "unasked";

    static Optional<Answer> of(Evidence evidence, FileQuestion question) {
        return Optional.ofNullable(evidence.observations().values().get(QuestionRunner.ANSWER + question.name()))
                .map(Answer::new);
    }

    /// Judges the answer. It is UNKNOWN if the run did not ask, or recorded why it could not.
    ///
    /// @param findings of the question's check
    static CheckResult judge(
            Evidence evidence, FileQuestion question, Findings findings, Function<Answer, CheckResult> how) {
        Optional<Answer> asked = of(evidence, question);
        if (asked.isEmpty()) {
            return findings.missing("The run did not come to ask this.");
        }
        return asked.get().unasked().map(findings::missing).orElseGet(() -> how.apply(asked.get()));
    }

    /// When the question began, in nanoseconds since virtual time 0.
    long fromNanos() {
        return noted.path("from").asLong();
    }

    /// When its time limit ended.
    long toNanos() {
        return noted.path("to").asLong();
    }

    /// The exit status of ping; -1 where none ran.
    int exit() {
        return noted.path("exit").asInt(-1);
    }

    /// From when on a program's output counts.
    long sinceNanos() {
        return noted.path("since").asLong(Long.MIN_VALUE);
    }

    /// The error that a program reported.
    String said() {
        return noted.path("said").asText();
    }

    /// Why the question was not asked; empty if it was.
    Optional<String> unasked() {
        return Optional.ofNullable(noted.get(UNASKED)).map(why -> "It was not asked: " + why.asText() + ".");
    }

    /// Whether a program reported an error.
    boolean hasComplaint() {
        return noted.has("said");
    }

    /// The route that the asking node had to the address, as `ip route get` prints it.
    String route() {
        return noted.path("route").asText();
    }
}
