package org.warren.scenarios.network;

import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.BoundedPattern;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// wg-quick brought a tunnel up, or failed, as the file expects.
record UpCheck(UpQuestion question) implements AnswerCheck {

    @Override
    public List<String> sources(Evidence evidence) {
        return List.of("logs/" + question.log() + ".log");
    }

    @Override
    public CheckResult judge(Evidence evidence, Answer answer, Findings findings) {
        boolean isUp = !answer.hasComplaint();
        String what =
                isUp ? "wg-quick brought %s up on %s".formatted(question.tunnel(), question.node()) : answer.said();
        String end = what.endsWith(".") ? "" : ".";
        findings.expect(
                isUp == question.comesUp(),
                what + (isUp ? ", expected that it fails." : end + " Expected was that it comes up."));
        String pattern = question.pattern();
        if (pattern != null && !isPrinted(evidence, pattern, findings)) {
            findings.fail("wg-quick printed nothing that matches /%s/: %s".formatted(pattern, what + end));
        }
        return findings.result(what + end);
    }

    private boolean isPrinted(Evidence evidence, String text, Findings findings) {
        BoundedPattern pattern = BoundedPattern.compile(text);
        try {
            for (String line : evidence.log(question.log()).lines().toList()) {
                if (pattern.isIn(line)) {
                    return true;
                }
            }
            return false;
        } catch (BoundedPattern.TooManyStepsException e) {
            findings.missing(
                    "Whether wg-quick printed what matches /" + text + "/ cannot be told: " + e.getMessage() + ".");
            return true;
        }
    }
}
