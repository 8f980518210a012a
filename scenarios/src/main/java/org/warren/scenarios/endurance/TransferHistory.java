package org.warren.scenarios.endurance;

import java.util.List;
import java.util.OptionalDouble;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Subject;
import org.warren.harness.scenario.Roles;
import org.warren.harness.subject.KernelSubject;
import org.warren.kit.measure.MedianInterval;
import org.warren.scenarios.endurance.NodeSample.Machine;
import org.warren.scenarios.endurance.Transfer.Interval;

/// The history of a run from the transfer's first second to its last, and its plan.
///
/// @param transfer second by second
/// @param client the sending end
/// @param server the receiving end
/// @param plannedSeconds the planned duration
record TransferHistory(Transfer transfer, End client, End server, double plannedSeconds) {

    static final String CLIENT = Roles.CLIENT;
    static final String SERVER = Roles.SERVER;

    /// The number of equal parts, of which the first and the last are compared.
    static final int PARTS = 6;

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double BITS_PER_GIGABIT = 1e9;
    /// How much iperf3's first and last intervals may be shorter than a second.
    private static final double SECONDS_SHORT_MAX = 2;

    /// An end of the tunnel.
    ///
    /// @param role also the node's name
    /// @param subject the implementation at this end
    /// @param series second by second, during the transfer
    /// @param collections of a Java daemon, during the transfer
    record End(String role, Subject subject, NodeSeries series, HeapLog collections) {

        static End of(Evidence evidence, String role, long fromNanos, long toNanos) {
            Subject subject = evidence.observations().subjects().get(role);
            if (subject == null) {
                throw new MissingEvidenceException("The run has no subject in the role " + role + ".");
            }
            String log = daemonLog(role, subject);
            HeapLog collections = HeapLog.read(evidence.logs().contains(log) ? evidence.log(log) : "");
            return new End(
                    role,
                    subject,
                    NodeSeries.of(evidence, role).during(fromNanos, toNanos),
                    collections.during(fromNanos, toNanos));
        }

        /// The name of the daemon's log.
        static String daemonLog(String role, Subject subject) {
            return role + "-" + subject.implementation();
        }

        boolean hasDaemon() {
            return isDaemon(subject);
        }

        static boolean isDaemon(Subject subject) {
            return !subject.implementation().equals(KernelSubject.NAME);
        }

        End during(Part part) {
            return new End(
                    role,
                    subject,
                    series.during(part.fromNanos(), part.toNanos()),
                    collections.during(part.fromNanos(), part.toNanos()));
        }
    }

    /// Consecutive intervals.
    record Part(List<Interval> intervals) {

        long fromNanos() {
            return intervals.getFirst().startNanos();
        }

        long toNanos() {
            return intervals.getLast().endNanos();
        }

        double medianRate() {
            return MedianInterval.of(
                            intervals.stream().map(Interval::bitsPerSecond).toList())
                    .median();
        }

        /// The mean rate in bits per second.
        double meanRate() {
            return intervals.stream().mapToLong(Interval::bytes).sum()
                    * 8
                    / intervals.stream().mapToDouble(Interval::seconds).sum();
        }
    }

    /// Reads the evidence.
    ///
    /// @throws MissingEvidenceException when there is too little to compare anything
    static TransferHistory of(Evidence evidence) {
        Transfer transfer = Transfer.read(evidence.log(Transfer.log(CLIENT)));
        List<Interval> intervals = transfer.intervals();
        if (intervals.size() < PARTS) {
            throw new MissingEvidenceException("The transfer has only %d intervals%s."
                    .formatted(
                            intervals.size(),
                            transfer.complaints().isEmpty()
                                    ? ""
                                    : ": " + transfer.complaints().getFirst()));
        }
        long from = intervals.getFirst().startNanos();
        long to = intervals.getLast().endNanos();
        return new TransferHistory(
                transfer,
                End.of(evidence, CLIENT, from, to),
                End.of(evidence, SERVER, from, to),
                evidence.observations().durationNanos(EnduranceScenario.TIME) / NANOS_PER_SECOND);
    }

    List<End> ends() {
        return List.of(client, server);
    }

    Part whole() {
        return new Part(transfer.intervals());
    }

    Part first() {
        return new Part(transfer.intervals().subList(0, partLength()));
    }

    Part last() {
        int count = transfer.intervals().size();
        return new Part(transfer.intervals().subList(count - partLength(), count));
    }

    private int partLength() {
        return transfer.intervals().size() / PARTS;
    }

    /// Whether the transfer was as long as planned.
    boolean isComplete() {
        return transfer.seconds() >= plannedSeconds - SECONDS_SHORT_MAX;
    }

    /// Seconds from the transfer's beginning to a given time.
    double secondsInto(long wallNanos) {
        return (wallNanos - whole().fromNanos()) / NANOS_PER_SECOND;
    }

    /// Processor seconds of an end per gigabit, including iperf3; empty if it is not known.
    OptionalDouble cost(End end, Part part) {
        OptionalDouble processors = end.during(part).series().processors();
        return processors.isPresent() && part.meanRate() > 0
                ? OptionalDouble.of(processors.getAsDouble() / (part.meanRate() / BITS_PER_GIGABIT))
                : OptionalDouble.empty();
    }

    /// The same of both ends.
    OptionalDouble cost(Part part) {
        OptionalDouble atClient = cost(client, part);
        OptionalDouble atServer = cost(server, part);
        return atClient.isPresent() && atServer.isPresent()
                ? OptionalDouble.of(atClient.getAsDouble() + atServer.getAsDouble())
                : OptionalDouble.empty();
    }

    /// The share of the machine's processors that was available: used by the two nodes, or idle. Empty if a node cannot
    /// see the machine under it.
    OptionalDouble left(Part part) {
        NodeSeries there = server.during(part).series();
        OptionalDouble atClient = client.during(part).series().processors();
        OptionalDouble atServer = there.processors();
        boolean isKnown = atClient.isPresent() && atServer.isPresent();
        for (End end : ends()) {
            isKnown &= end.series().samples().stream().allMatch(sample -> sample.machine() != null);
        }
        long total = there.growth(sample -> ticks(sample.machine()).total());
        if (!isKnown || total <= 0) {
            return OptionalDouble.empty();
        }
        double processors = total
                / there.seconds()
                / ticks(there.samples().getFirst().machine()).perSecond();
        double taken = there.growth(sample -> ticks(sample.machine()).taken())
                / there.seconds()
                / ticks(there.samples().getFirst().machine()).perSecond();
        double others = Math.max(0, taken - atClient.getAsDouble() - atServer.getAsDouble());
        return OptionalDouble.of(1 - others / processors);
    }

    private static Machine ticks(@org.jspecify.annotations.Nullable Machine machine) {
        return machine == null ? new Machine(0, 0, 1) : machine;
    }
}
