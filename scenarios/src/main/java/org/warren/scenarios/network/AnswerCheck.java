package org.warren.scenarios.network;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// Judges the recorded answer to a question of the file.
interface AnswerCheck extends Check {

    /// The question.
    FileQuestion question();

    /// Judges the answer; called only if the question was asked.
    CheckResult judge(Evidence evidence, Answer answer, Findings findings);

    /// The files of the run folder that the check reads.
    default List<String> sources(Evidence evidence) {
        return List.of("observations.json");
    }

    @Override
    default String id() {
        return question().name();
    }

    @Override
    default CheckResult judge(Evidence evidence) {
        Findings findings = new Findings(id(), sources(evidence).toArray(String[]::new));
        return Answer.judge(evidence, question(), findings, answer -> judge(evidence, answer, findings));
    }
}
