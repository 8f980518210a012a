package org.warren.scenarios.network;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.ProgramOutput;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.text.BoundedPattern;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;

/// A program of the file did what the file expects: its log contains its output and its end.
record ProgramCheck(ProgramQuestion question) implements Check {

    private static final int LINES_SHOWN = 3;
    /// What [org.warren.harness.lab.Program] prints when it restarts one.
    private static final Pattern RESTART =
            Pattern.compile("warren: it ended with status (\\d{1,3}) and is started again in (\\d{1,2}) s");

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Override
    public String id() {
        return question.name();
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        return Answer.judge(evidence, question, new Findings(id()), answer -> judge(evidence, answer));
    }

    private CheckResult judge(Evidence evidence, Answer answer) {
        StartedProgram program = StartedProgram.last(evidence, question.program());
        Findings findings = new Findings(id(), program.log());
        ProgramOutput output = evidence.program(program.log());
        String who = question.program() + " on " + program.node();
        String said =
                switch (question.expected()) {
                    case RUNS -> runs(who, output, answer, findings);
                    case EXITS -> exits(who, output, answer, findings);
                    case PRINTS -> prints(who, output, answer, findings);
                };
        return findings.result(said);
    }

    private String runs(String who, ProgramOutput output, Answer answer, Findings findings) {
        output.endBy(answer.toNanos())
                .ifPresent(end -> findings.fail(who + " " + end.words() + ". " + last(output, answer)));
        Matcher restart = RESTART.matcher("");
        int restarts = 0;
        for (ProgramOutput.Line line : output.between(Long.MIN_VALUE, answer.toNanos())) {
            if (line.isError() && restart.reset(line.text()).matches()) {
                restarts++;
                long again = line.nanos() + Long.parseLong(restart.group(2)) * NANOS_PER_SECOND;
                if (again > answer.toNanos()) {
                    findings.fail("%s ended with status %s at %s, and waits to be started again. %s"
                            .formatted(who, restart.group(1), Seconds.precise(line.nanos()), last(output, answer)));
                }
            }
        }
        String often = restarts == 0 ? "" : " after it was started again " + restarts + " times";
        return "%s runs at %s%s.".formatted(who, Seconds.precise(answer.toNanos()), often);
    }

    private String exits(String who, ProgramOutput output, Answer answer, Findings findings) {
        Optional<ProgramOutput.End> end = output.endBy(answer.toNanos());
        if (end.isEmpty()) {
            findings.fail("%s still runs at %s, %s after it was asked. %s"
                    .formatted(
                            who,
                            Seconds.precise(answer.toNanos()),
                            Seconds.text(answer.toNanos() - answer.fromNanos()),
                            last(output, answer)));
            return "";
        }
        boolean isExpected = !end.get().isSignaled() && end.get().code() == question.status();
        findings.expect(
                isExpected,
                "%s %s, expected status %d. %s"
                        .formatted(who, end.get().words(), question.status(), last(output, answer)));
        return who + " " + end.get().words() + ".";
    }

    private String prints(String who, ProgramOutput output, Answer answer, Findings findings) {
        String text = String.valueOf(question.pattern());
        long since = answer.sinceNanos();
        List<ProgramOutput.Line> lines = output.between(since, answer.toNanos());
        try {
            BoundedPattern pattern = BoundedPattern.compile(text);
            for (ProgramOutput.Line line : lines) {
                if (pattern.isIn(line.text())) {
                    return "%s printed at %s what matches /%s/.".formatted(who, Seconds.precise(line.nanos()), text);
                }
            }
        } catch (BoundedPattern.TooManyStepsException e) {
            findings.missing(
                    "Whether " + who + " printed what matches /" + text + "/ cannot be told: " + e.getMessage() + ".");
            return "";
        }
        if (output.isCut()) {
            findings.missing(who + " printed more than its log takes, and what matches /" + text + "/ is not in it.");
            return "";
        }
        String until = (since == Long.MIN_VALUE ? "until " : "from " + Seconds.precise(since) + " to ")
                + Seconds.precise(answer.toNanos());
        String how =
                output.endBy(answer.toNanos()).map(end -> "it " + end.words()).orElse("it still runs");
        findings.fail("%s printed nothing that matches /%s/ %s; %s. %s"
                .formatted(who, text, until, how, last(output, answer)));
        return "";
    }

    private static String last(ProgramOutput output, Answer answer) {
        return output.last(LINES_SHOWN, answer.toNanos());
    }
}
