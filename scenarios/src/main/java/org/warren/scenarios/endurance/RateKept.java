package org.warren.scenarios.endurance;

import java.util.OptionalDouble;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.endurance.Transfer.Interval;
import org.warren.scenarios.endurance.TransferHistory.Part;

/// The tunnel is as fast in the last sixth of the time as in the first, and never stalls.
///
/// The medians of the intervals of both parts are compared, which single slow seconds do not affect. Machines are
/// shared, though: if the rate fell by more than the tolerance, it is divided by the share of the processors that was
/// available in each part (used by the two nodes, or idle). A tunnel that takes more processor time per gigabit, or
/// waits while processors are idle, is still slower by that measure and fails; one that got less processor time does
/// not. If other load cannot be seen, a fall is UNKNOWN, because it may be the cause. An interval in which nothing was
/// sent, or two samples between which nothing came out at the server, fails in any case.
final class RateKept implements Check {

    @Override
    public String id() {
        return "rate-kept";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        TransferHistory course = TransferHistory.of(evidence);
        double tolerance = evidence.observations().percent(EnduranceScenario.TOLERANCE.name()) / 100;
        var findings = new Findings(
                id(), Logs.transfer(), Logs.samples(TransferHistory.CLIENT), Logs.samples(TransferHistory.SERVER));
        if (!course.isComplete()) {
            findings.missing("The transfer took %s of %s."
                    .formatted(
                            NumberFormat.seconds(course.transfer().seconds()),
                            NumberFormat.seconds(course.plannedSeconds())));
        }
        stalls(course, findings);
        double fall = fall(course.first().medianRate(), course.last().medianRate());
        OptionalDouble leftFirst = course.left(course.first());
        OptionalDouble leftLast = course.left(course.last());
        double adjusted = leftFirst.isPresent() && leftLast.isPresent()
                ? fall(
                        course.first().medianRate() / leftFirst.getAsDouble(),
                        course.last().medianRate() / leftLast.getAsDouble())
                : fall;
        String figures = figures(course, leftFirst, leftLast);
        if (fall > tolerance && adjusted > tolerance) {
            String sentence = "The rate fell by %s, and %s is allowed: %s"
                    .formatted(NumberFormat.percent(fall), NumberFormat.percent(tolerance), figures);
            if (leftFirst.isPresent() && leftLast.isPresent()) {
                findings.fail(sentence);
            } else {
                findings.missing(sentence);
            }
        }
        return findings.result((fall <= tolerance
                        ? "The rate was kept: "
                        : "The rate fell with what others left of the processors, and was kept beside that: ")
                + figures);
    }

    private static void stalls(TransferHistory course, Findings findings) {
        for (Interval interval : course.transfer().intervals()) {
            findings.expect(
                    interval.bytes() > 0,
                    "Nothing was sent for %s at %s."
                            .formatted(
                                    NumberFormat.seconds(interval.seconds()),
                                    NumberFormat.seconds(course.secondsInto(interval.startNanos()))));
        }
        NodeSample before = null;
        for (NodeSample sample : course.server().series().samples()) {
            findings.expect(
                    before == null
                            || sample.counters().rxBytes() > before.counters().rxBytes(),
                    "Nothing came out of the tunnel in the second before %s."
                            .formatted(NumberFormat.seconds(course.secondsInto(sample.wallNanos()))));
            before = sample;
        }
    }

    private static double fall(double first, double last) {
        return first > 0 ? 1 - last / first : 0;
    }

    private static String figures(TransferHistory course, OptionalDouble leftFirst, OptionalDouble leftLast) {
        StringBuilder figures = new StringBuilder(
                "%s in the first sixth, %s in the last".formatted(rate(course.first()), rate(course.last())));
        OptionalDouble costFirst = course.cost(course.first());
        OptionalDouble costLast = course.cost(course.last());
        if (costFirst.isPresent() && costLast.isPresent()) {
            figures.append("; %s s, then %s s of processor time for a gigabit"
                    .formatted(
                            NumberFormat.number(costFirst.getAsDouble()), NumberFormat.number(costLast.getAsDouble())));
        }
        if (leftFirst.isPresent() && leftLast.isPresent()) {
            figures.append("; others left %s, then %s of the processors"
                    .formatted(
                            NumberFormat.percent(leftFirst.getAsDouble()),
                            NumberFormat.percent(leftLast.getAsDouble())));
        } else {
            figures.append("; what others took cannot be seen from the nodes");
        }
        return figures.append('.').toString();
    }

    private static String rate(Part part) {
        return NumberFormat.number(part.medianRate() / 1e9) + " Gbit/s";
    }
}
