package org.warren.scenarios.endurance;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.kit.measure.MedianInterval;
import org.warren.scenarios.endurance.TransferHistory.End;

/// No daemon needs more memory at the end than at the beginning: the median of its resident memory in the last sixth of
/// the time exceeds that of the first sixth, after the warm-up, by at most the allowed growth.
///
/// For a Java daemon the heap usage after garbage collections is compared too, because garbage is not growth: the
/// median of the last third of them with that of the first. Data in flight is not growth either, so an additional half
/// mebibyte is allowed. With fewer than six collections nothing can be compared, and resident memory is sufficient. In
/// less than ten minutes growth of resident memory is UNKNOWN: it may be first use. A kernel's tunnel is not a process
/// and has no memory of its own to measure.
final class MemoryStable implements Check {

    private static final double MEBIBYTE = 1 << 20;
    private static final double ON_ITS_WAY_BYTES = MEBIBYTE / 2;
    private static final int COLLECTIONS_MIN = 6;
    private static final int THIRDS = 3;

    /// The memory of a process grows for minutes until it has what it needs: wireguard-go allocates buffers on demand.
    private static final double SECONDS_MIN = 600;

    @Override
    public String id() {
        return "memory-stable";
    }

    @Override
    public boolean appliesTo(Evidence evidence) {
        return evidence.observations().subjects().values().stream().anyMatch(End::isDaemon);
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        TransferHistory course = TransferHistory.of(evidence);
        double growth = evidence.observations().percent(EnduranceScenario.GROWTH.name()) / 100;
        List<End> ends = course.ends().stream().filter(End::hasDaemon).toList();
        var findings = new Findings(
                id(),
                ends.stream()
                        .flatMap(end -> Stream.of(Logs.samples(end.role()), Logs.daemon(end)))
                        .toArray(String[]::new));
        List<String> figures = new ArrayList<>();
        for (End end : ends) {
            List<Double> first = end.during(course.first()).series().residentBytes();
            List<Double> last = end.during(course.last()).series().residentBytes();
            if (first.isEmpty() || last.isEmpty()) {
                findings.missing("The memory of the %s's daemon was not seen in the first and in the last sixth."
                        .formatted(end.role()));
                continue;
            }
            String owner = "the " + end.role() + "'s ";
            figures.add(resident(owner + "resident memory", first, last, growth, course.plannedSeconds(), findings));
            List<Double> kept = end.collections().keptBytes();
            if (kept.size() >= COLLECTIONS_MIN) {
                int third = kept.size() / THIRDS;
                figures.add(compare(
                        owner + "heap after " + kept.size() + " collections",
                        kept.subList(0, third),
                        kept.subList(kept.size() - third, kept.size()),
                        growth,
                        ON_ITS_WAY_BYTES,
                        findings));
            }
        }
        return findings.result("Memory did not grow: " + String.join("; ", figures) + ".");
    }

    private static String resident(
            String title,
            List<Double> first,
            List<Double> last,
            double growth,
            double plannedSeconds,
            Findings findings) {
        if (plannedSeconds >= SECONDS_MIN || !hasGrown(first, last, growth, 0)) {
            return compare(title, first, last, growth, 0, findings);
        }
        String figures = figures(title, first, last);
        findings.missing("In %s nobody can tell growth from the first use of memory that stays: %s."
                .formatted(NumberFormat.seconds(plannedSeconds), figures));
        return figures;
    }

    private static boolean hasGrown(List<Double> first, List<Double> last, double growth, double more) {
        return MedianInterval.of(last).median() > MedianInterval.of(first).median() * (1 + growth) + more;
    }

    private static String figures(String title, List<Double> first, List<Double> last) {
        return "%s %s MiB, then %s MiB"
                .formatted(
                        title,
                        NumberFormat.mebibytes(MedianInterval.of(first).median()),
                        NumberFormat.mebibytes(MedianInterval.of(last).median()));
    }

    private static String compare(
            String title, List<Double> first, List<Double> last, double growth, double more, Findings findings) {
        String figures = figures(title, first, last);
        findings.expect(
                !hasGrown(first, last, growth, more),
                "It grew by more than %s: %s.".formatted(NumberFormat.percent(growth), figures));
        return figures;
    }
}
