package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.measure.MedianInterval;
import org.warren.scenarios.endurance.TransferHistory.End;

/// Sessions are renewed in time (whitepaper §6.2), and the transfer is not affected.
///
/// In time: while data is sent, a session is REKEY_AFTER_TIME old when its renewal begins, which may need a second
/// attempt after REKEY_TIMEOUT; handshake times are in whole seconds. So at each end the distance between two
/// handshakes, and from the last one to the transfer's end, is limited.
///
/// Not affected: the three seconds around a rekey are compared with all other three consecutive seconds, see
/// [Surroundings]. Two things fail. Systematically: the median of the rekeys is slower than 99 of 100 others, and by
/// more than the tolerance. Once: a second around a single rekey has less than half of the rate, and no second
/// elsewhere has so little. The same for retransmitted segments, if they are not only a few: the median of the rekeys
/// is above 99 of 100 others, or a single one is above twice the maximum elsewhere.
final class RekeysUnnoticed implements Check {

    /// REKEY_AFTER_TIME, REKEY_TIMEOUT with its jitter, and a second for each of two handshake times.
    static final double APART_SECONDS_MAX = 120 + 5.4 + 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final double RARE = 0.01;
    private static final double HALF = 0.5;
    private static final double BURST_SEGMENTS = 10;
    private static final int OTHERS_MIN = 50;

    @Override
    public String id() {
        return "rekeys-unnoticed";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        TransferHistory course = TransferHistory.of(evidence);
        double tolerance = evidence.observations().percent(EnduranceScenario.TOLERANCE.name()) / 100;
        var findings = new Findings(
                id(), Logs.transfer(), Logs.samples(TransferHistory.CLIENT), Logs.samples(TransferHistory.SERVER));
        if (course.transfer().seconds() < APART_SECONDS_MAX) {
            findings.missing("The transfer took %s, in which no session need be renewed."
                    .formatted(NumberFormat.seconds(course.transfer().seconds())));
        }
        double apart = 0;
        for (End end : course.ends()) {
            apart = Math.max(apart, inTime(course, end, findings));
        }
        List<Long> rekeys = rekeys(course, course.client());
        Surroundings around = Surroundings.of(
                course.transfer().intervals(),
                rekeys.stream()
                        .map(seconds -> seconds * NANOS_PER_SECOND + NANOS_PER_SECOND / 2)
                        .toList());
        if (around.slowness().isEmpty() || around.otherSlowness().size() < OTHERS_MIN) {
            return findings.missing("Too few seconds around rekeys and elsewhere can be compared.");
        }
        slowness(around, tolerance, findings);
        retransmits(around, findings);
        return findings.result(
                ("%s, at most %s apart; in the slowest second around one the rate was %s of usual, elsewhere"
                                + " %s (medians of three seconds), and %s segments were sent again around the worst one, elsewhere"
                                + " %s at most.")
                        .formatted(
                                rekeys(rekeys.size()),
                                NumberFormat.seconds(apart),
                                NumberFormat.percent(median(around.slowness())),
                                NumberFormat.percent(median(around.otherSlowness())),
                                NumberFormat.decimals(Collections.max(around.retransmits()), 0),
                                NumberFormat.decimals(Collections.max(around.otherRetransmits()), 0)));
    }

    /// @return the longest time between two handshakes, in seconds
    private static double inTime(TransferHistory course, End end, Findings findings) {
        List<Long> handshakes = end.series().handshakes();
        if (handshakes.isEmpty()) {
            findings.missing("No handshake of the %s was seen.".formatted(end.role()));
            return 0;
        }
        List<Double> moments = new ArrayList<>(handshakes.stream()
                .map(seconds -> course.secondsInto(seconds * NANOS_PER_SECOND))
                .toList());
        if (moments.getFirst() > 0) {
            moments.addFirst(0.0);
        }
        moments.add(course.transfer().seconds());
        double longest = 0;
        for (int i = 0; i + 1 < moments.size(); i++) {
            double apart = moments.get(i + 1) - moments.get(i);
            longest = Math.max(longest, apart);
            findings.expect(
                    apart <= APART_SECONDS_MAX,
                    "The %s had no handshake for %s from %s on, and data was sent."
                            .formatted(end.role(), NumberFormat.seconds(apart), NumberFormat.seconds(moments.get(i))));
        }
        return longest;
    }

    /// The handshakes during the transfer, in seconds on the node's clock; the first one established the session that
    /// it began with.
    static List<Long> rekeys(TransferHistory course, End end) {
        return end.series().handshakes().stream()
                .filter(seconds -> seconds * NANOS_PER_SECOND >= course.whole().fromNanos())
                .toList();
    }

    private static void slowness(Surroundings around, double tolerance, Findings findings) {
        double rule = median(around.slowness());
        double elsewhere = median(around.otherSlowness());
        findings.expect(
                rule >= Surroundings.quantile(around.otherSlowness(), RARE) || rule >= elsewhere * (1 - tolerance),
                "Rekeys slow the tunnel down: in the slowest second around one the rate is %s of usual, elsewhere %s."
                        .formatted(NumberFormat.percent(rule), NumberFormat.percent(elsewhere)));
        double worst = Collections.min(around.slowness());
        findings.expect(
                worst >= HALF || worst >= Collections.min(around.otherSlowness()),
                "Around a rekey the rate fell to %s of usual, and nowhere else below %s."
                        .formatted(
                                NumberFormat.percent(worst),
                                NumberFormat.percent(Collections.min(around.otherSlowness()))));
    }

    private static void retransmits(Surroundings around, Findings findings) {
        double rule = median(around.retransmits());
        double rare = Surroundings.quantile(around.otherRetransmits(), 1 - RARE);
        findings.expect(
                rule <= rare + BURST_SEGMENTS,
                "Segments are sent again around rekeys: %s around one, elsewhere %s at most in 99 of 100."
                        .formatted(NumberFormat.decimals(rule, 0), NumberFormat.decimals(rare, 0)));
        double worst = Collections.max(around.retransmits());
        double most = Collections.max(around.otherRetransmits());
        findings.expect(
                worst <= 2 * most + BURST_SEGMENTS,
                "Around a rekey %s segments were sent again, and nowhere else more than %s."
                        .formatted(NumberFormat.decimals(worst, 0), NumberFormat.decimals(most, 0)));
    }

    private static double median(List<Double> values) {
        return MedianInterval.of(values).median();
    }

    static String rekeys(int count) {
        return count == 1 ? "1 rekey" : count + " rekeys";
    }
}
