package org.warren.scenarios.endurance;

import java.util.List;
import java.util.regex.Pattern;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.text.NumberFormat;
import org.warren.harness.verdict.Check;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Findings;
import org.warren.scenarios.endurance.NodeSample.Counters;
import org.warren.scenarios.endurance.NodeSample.Daemon;
import org.warren.scenarios.endurance.TransferHistory.End;

/// Nothing went wrong: iperf3 completed without an error message, the tunnel interfaces counted no error, the daemons'
/// logs contain no error line, and each daemon was the same process from the first sample to the last.
///
/// Packets that an interface drops are not errors, because TCP adjusts its rate by full queues; more than one in a
/// thousand are.
final class NoErrors implements Check {

    private static final Pattern ERROR = Pattern.compile(
            "(?i).*(\\b(error|errors|exception|fatal|panic|failed|cannot)\\b|[a-z]Exception|[a-z]Error|out of memory).*");
    private static final double DROPPED_MAX = 0.001;
    /// Samples are a second apart.
    private static final double SECONDS_UNSEEN_MAX = 3;

    @Override
    public String id() {
        return "no-errors";
    }

    @Override
    public CheckResult judge(Evidence evidence) {
        Transfer transfer = Transfer.read(evidence.log(Transfer.log(TransferHistory.CLIENT)));
        var findings = new Findings(
                id(), Logs.transfer(), Logs.samples(TransferHistory.CLIENT), Logs.samples(TransferHistory.SERVER));
        transfer.complaints().forEach(complaint -> findings.fail("iperf3 said: " + complaint));
        findings.expect(transfer.isOver(), "iperf3 did not come to its end.");
        TransferHistory course = TransferHistory.of(evidence);
        long dropped = 0;
        for (End end : course.ends()) {
            dropped += counters(end, findings);
            if (end.hasDaemon()) {
                process(course, end, findings);
                log(evidence, end, findings);
            }
        }
        return findings.result(
                "iperf3 came to its end, no interface counted an error, %d packets were dropped, no daemon complained or was replaced."
                        .formatted(dropped));
    }

    /// @return how many packets the interface dropped
    private static long counters(End end, Findings findings) {
        NodeSeries series = end.series();
        long errors = series.growth(sample -> errors(sample.counters()));
        long dropped = series.growth(sample -> dropped(sample.counters()));
        long packets = series.growth(
                sample -> sample.counters().rxPackets() + sample.counters().txPackets());
        findings.expect(errors == 0, "The tunnel interface of the %s counted %d errors.".formatted(end.role(), errors));
        findings.expect(
                dropped <= packets * DROPPED_MAX,
                "The tunnel interface of the %s dropped %d packets and passed %d."
                        .formatted(end.role(), dropped, packets));
        return dropped;
    }

    private static long errors(Counters counters) {
        return counters.rxErrors() + counters.txErrors();
    }

    private static long dropped(Counters counters) {
        return counters.rxDropped() + counters.txDropped();
    }

    private static void process(TransferHistory course, End end, Findings findings) {
        List<NodeSample> samples = end.series().samples();
        double unseen = samples.isEmpty()
                ? course.transfer().seconds()
                : course.secondsInto(course.whole().toNanos())
                        - course.secondsInto(samples.getLast().wallNanos());
        if (unseen > SECONDS_UNSEEN_MAX) {
            findings.missing("Nobody looked at the %s's daemon in the last %s."
                    .formatted(end.role(), NumberFormat.seconds(unseen)));
        }
        Daemon first = null;
        for (NodeSample sample : samples) {
            Daemon daemon = sample.daemon();
            String moment = NumberFormat.seconds(course.secondsInto(sample.wallNanos()));
            if (daemon == null) {
                findings.fail("The %s's daemon was gone at %s.".formatted(end.role(), moment));
                return;
            }
            first = first == null ? daemon : first;
            if (first.started() != daemon.started()) {
                findings.fail("The %s's daemon was another process at %s.".formatted(end.role(), moment));
                return;
            }
        }
    }

    private static void log(Evidence evidence, End end, Findings findings) {
        evidence.log(TransferHistory.End.daemonLog(end.role(), end.subject()))
                .lines()
                .filter(line -> !HeapLog.LINE.matcher(line).matches())
                .filter(line -> ERROR.matcher(line).matches())
                .findFirst()
                .ifPresent(line -> findings.fail("The %s's daemon wrote: %s.".formatted(end.role(), line.strip())));
    }
}
