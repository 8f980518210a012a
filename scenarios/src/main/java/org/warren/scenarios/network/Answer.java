package org.warren.scenarios.network;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Function;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// What the driver noted of a question when it had been asked.
///
/// @param noted as `observations.json` has it
record Answer(JsonNode noted) {

    /// Noted in place of an answer where the question could not be asked: why.
    static final String UNASKED = "unasked";

    static Optional<Answer> of(Evidence evidence, FileQuestion question) {
        return Optional.ofNullable(evidence.observations().values().get(QuestionRunner.ANSWER + question.name()))
                .map(Answer::new);
    }

    /// Judges what was answered. It is UNKNOWN where the run did not ask, or says why it could not.
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

    /// When its time was over.
    long toNanos() {
        return noted.path("to").asLong();
    }

    /// The exit status of ping; -1 where none ran.
    int exit() {
        return noted.path("exit").asInt(-1);
    }

    /// From when on what a program prints counts.
    long sinceNanos() {
        return noted.path("since").asLong(Long.MIN_VALUE);
    }

    /// What a program complained about.
    String said() {
        return noted.path("said").asText();
    }

    /// Why the question was not asked; empty where it was.
    Optional<String> unasked() {
        return Optional.ofNullable(noted.get(UNASKED)).map(why -> "It was not asked: " + why.asText() + ".");
    }

    /// Whether a program complained.
    boolean hasComplaint() {
        return noted.has("said");
    }

    /// The route that the asked node had to the address, as `ip route get` prints it.
    String route() {
        return noted.path("route").asText();
    }
}
