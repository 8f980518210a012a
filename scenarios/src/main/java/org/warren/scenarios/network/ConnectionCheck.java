package org.warren.scenarios.network;

import java.util.Optional;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A node got a TCP connection to a port of another, or did not, as the file expects.
record ConnectionCheck(ConnectionQuestion question) implements Check {

    private static final int NOT_CONNECTED = 1;
    /// As timeout(1) ends when the time is up.
    private static final int TIME_IS_UP = 124;

    @Override
    public String id() {
        return question.name();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Findings findings = new Findings(id(), "observations.json");
        Optional<Answer> asked = Answer.of(evidence, question);
        if (asked.isEmpty()) {
            return findings.missing("The run did not come to ask this.");
        }
        int exit = asked.get().exit();
        String who = question.from() + " " + (exit == 0 ? "got a connection" : "got no connection") + " to "
                + question.target();
        String why =
                switch (exit) {
                    case 0 -> "";
                    case NOT_CONNECTED -> ": " + asked.get().said();
                    case TIME_IS_UP -> ": nothing answered in " + QuestionRunner.CONNECTION_SECONDS + " s";
                    default -> {
                        findings.missing("The program that connects ended with status " + exit + ": "
                                + asked.get().said() + ".");
                        yield "";
                    }
                };
        findings.expect(
                (exit == 0) == question.reaches(),
                who + why + (question.reaches() ? ", expected one." : ", expected none."));
        return findings.result(who + why + ".");
    }
}
