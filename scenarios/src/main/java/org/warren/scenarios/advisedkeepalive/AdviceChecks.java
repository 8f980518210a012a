package org.warren.scenarios.advisedkeepalive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.nat.Span;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Roles;
import org.warren.harness.scenario.Summary;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.nat.PredictedTry;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.timers.TimerLateness;

/// Whether a run with an implementation confirms the advice.
final class AdviceChecks {

    /// Each router did to each datagram what its model does.
    static final Check MODEL = RouterModel.check(evidence -> Advice.of(evidence).lines().stream()
            .flatMap(line -> line.routers().stream())
            .toList());

    /// With the advised keepalive the client was reachable all the time. A client that was silent for longer than its
    /// timers allow fails; where it was not, the advice is wrong, which is not the client's fault and UNKNOWN.
    static final Check ENOUGH = Check.of("advised-keepalive", AdviceChecks::enough);

    /// With a keepalive that is too much for any timer it was not. Where it was, the advice is wrong, which is UNKNOWN.
    static final Check TOO_MUCH = Check.of("longer-keepalive", AdviceChecks::tooMuch);

    /// After idling with the advised keepalive the client answers the server.
    static final Check ANSWERS = Check.of("answers-after-idling", AdviceChecks::answers);

    private AdviceChecks() {}

    private static CheckResult enough(Evidence evidence, Findings findings) {
        Advice advice = Advice.of(evidence);
        List<String> sentences = new ArrayList<>();
        for (AdviceLine line : advice.lines()) {
            if (line.kind() != AdviceLine.Kind.ADVISED && line.kind() != AdviceLine.Kind.LOSSY) {
                continue;
            }
            IdleClient client = IdleClient.of(evidence, line);
            sentences.add(sentence(line, client));
            boolean isLossy = line.kind() == AdviceLine.Kind.LOSSY && client.lostInARow() > advice.tolerated();
            if (client.gaps().isEmpty() || isLossy) {
                continue;
            }
            long limit = TimerLateness.of(evidence.observations(), Roles.CLIENT)
                    .latestNanos(line.keepalive() * 1_000_000_000L);
            if (client.silenceNanos() > limit) {
                findings.fail("%s was unreachable, and sent nothing for %s with a keepalive of %d s."
                        .formatted(line.client(), Seconds.precise(client.silenceNanos()), line.keepalive()));
            } else {
                findings.missing(
                        "The advice of %d s is wrong: %s Its timers were on time and no more than %d of its packets in a row were lost."
                                .formatted(line.keepalive(), sentence(line, client), advice.tolerated()));
            }
        }
        return findings.result(String.join(" ", sentences));
    }

    private static CheckResult tooMuch(Evidence evidence, Findings findings) {
        Advice advice = Advice.of(evidence);
        Optional<AdviceLine> line = advice.line(AdviceLine.Kind.TOO_MUCH);
        if (line.isEmpty()) {
            return findings.result("No keepalive is certainly too much behind %s.".formatted(advice.names()));
        }
        IdleClient client = IdleClient.of(evidence, line.get());
        String sentence = sentence(line.get(), client);
        if (client.gaps().isEmpty() && advice.mustShow()) {
            findings.missing("%s By the model it is unreachable with that.".formatted(sentence));
        }
        return findings.result(sentence);
    }

    private static CheckResult answers(Evidence evidence, Findings findings) {
        AdviceLine line = Advice.of(evidence).line(AdviceLine.Kind.ADVISED).orElseThrow();
        // Whoever is not reachable at that moment does not answer; that is judged by the advice.
        boolean isReachable = IdleClient.of(evidence, line).gaps().isEmpty();
        if (!isReachable) {
            return findings.missing("%s was not always reachable while it idled.".formatted(line.client()));
        }
        PredictedTry.judge(
                evidence,
                findings,
                line.routers(),
                List.of(new PredictedTry(
                        line.tries(), true, "The server's try to reach %s after idling".formatted(line.client()))));
        return findings.result("%s answered the server after idling.".formatted(line.client()));
    }

    private static String sentence(AdviceLine line, IdleClient client) {
        String lost = line.kind() == AdviceLine.Kind.LOSSY
                ? ", which lost %d in a row at most,".formatted(client.lostInARow())
                : "";
        if (client.gaps().isEmpty()) {
            return "%s%s the client was reachable all the time.".formatted(line.words(), lost);
        }
        Span first = client.gaps().getFirst();
        return "%s%s the client was unreachable for %s of the time, first for %s."
                .formatted(
                        line.words(),
                        lost,
                        NumberFormat.percent(client.unreachableShare()),
                        Seconds.precise(first.toNanos() - first.fromNanos()));
    }

    /// What became of each client.
    static Summary summary(Evidence evidence) {
        List<String> sentences = new ArrayList<>();
        List<Measurement> measurements = new ArrayList<>();
        for (AdviceLine line : Advice.of(evidence).lines()) {
            IdleClient client = IdleClient.of(evidence, line);
            sentences.add(sentence(line, client));
            measurements.add(Measurement.of(
                    "time unreachable, %s, keepalive %d s".formatted(line.client(), line.keepalive()),
                    "%",
                    100 * client.unreachableShare()));
        }
        return new Summary(sentences, measurements);
    }
}
