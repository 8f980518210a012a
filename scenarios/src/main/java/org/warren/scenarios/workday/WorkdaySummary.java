package org.warren.scenarios.workday;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.warren.harness.capture.WireGuardDatagram;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.scenario.Summary;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.workload.StreamFigures;
import org.warren.kit.workload.StreamRecord;
import org.warren.kit.workload.TrafficSummary;

/// The summary of a day: a sentence for each kind of stream, and what the tunnels cost at each node.
record WorkdaySummary(Day day, Evidence evidence) {

    private static final double HOUR_NANOS = 3600e9;

    /// An LTE radio goes to sleep about 10 s after the last packet; the next one wakes it.
    private static final long RADIO_SLEEPS_NANOS = 10_000_000_000L;

    private static final int BYTES_IN = 0;
    private static final int PACKETS_IN = 1;
    private static final int BYTES_OUT = 2;
    private static final int PACKETS_OUT = 3;

    Summary summary() {
        List<String> sentences = new ArrayList<>();
        long datagrams = day.figures().stream()
                .filter(figures -> !figures.isTcp())
                .mapToLong(StreamFigures::sent)
                .sum();
        long connections = day.figures().stream()
                .filter(StreamFigures::isTcp)
                .mapToLong(StreamFigures::sent)
                .sum();
        sentences.add("%d datagrams and %d connections were played.".formatted(datagrams, connections));
        TrafficSummary traffic = new TrafficSummary(day.record(), day.figures());
        sentences.addAll(traffic.sentences());
        outside().forEach(cost -> sentences.add(cost.sentence()));
        List<Measurement> measurements = new ArrayList<>(traffic.measurements());
        outside().forEach(cost -> measurements.addAll(cost.measurements()));
        return new Summary(sentences, measurements, traffic.strips());
    }

    private static Measurement one(String name, String unit, double value) {
        return new Measurement(name, unit, List.of(value), value, value, value, null, null);
    }

    /// What a node's tunnel cost.
    ///
    /// @param inside bytes of packets in the tunnel, both ways, as recorded by the players: what an interface counts
    ///     differs between subjects
    /// @param outside bytes of frames that carried them
    /// @param wakeUps how often a packet followed a silence of 10 s
    private record Cost(String node, double hours, long inside, long outside, long packets, long wakeUps) {

        String sentence() {
            return "%s: %s MB inside were %s MB outside in %d packets, %s more; %s wake-ups of a radio an hour."
                    .formatted(
                            node,
                            megabytes(inside),
                            megabytes(outside),
                            packets,
                            inside == 0 ? "-" : NumberFormat.percent((double) outside / inside - 1),
                            NumberFormat.decimals(wakeUps / hours, 1));
        }

        List<Measurement> measurements() {
            return List.of(
                    one("inside " + node, "B/h", inside / hours),
                    one("outside " + node, "B/h", outside / hours),
                    one("wake-ups " + node, "1/h", wakeUps / hours));
        }

        private static String megabytes(long bytes) {
            return NumberFormat.decimals(bytes / 1e6, 2);
        }
    }

    private List<Cost> outside() {
        double hours = day.record().workload().nanos() / HOUR_NANOS;
        List<Cost> costs = new ArrayList<>();
        day.outside().forEach((node, messages) -> {
            long inside =
                    own(node).stream().mapToLong(StreamRecord::carriedAtNear).sum();
            long[] outer = carried(node, HomeTunnels.OUTSIDE);
            costs.add(new Cost(
                    node,
                    hours,
                    inside,
                    outer[BYTES_IN] + outer[BYTES_OUT],
                    outer[PACKETS_IN] + outer[PACKETS_OUT],
                    wakeUps(node, messages)));
        });
        return costs;
    }

    private long[] carried(String node, String interfaceName) {
        long[] before = numbers(evidence.get(HomeTunnels.counters("before", node, interfaceName)));
        long[] after = numbers(evidence.get(HomeTunnels.counters("after", node, interfaceName)));
        Arrays.setAll(after, i -> after[i] - before[i]);
        return after;
    }

    private static long[] numbers(String text) {
        return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    }

    private List<StreamRecord> own(String node) {
        return day.record().streams().stream()
                .filter(stream -> stream.flow().near().equals(node))
                .toList();
    }

    private long wakeUps(String node, List<WireGuardDatagram> messages) {
        long[] moments = LongStream.concat(
                        messages.stream().mapToLong(WireGuardDatagram::nanos),
                        own(node).stream().flatMapToLong(StreamRecord::momentsAtNear))
                .sorted()
                .toArray();
        long wakeUps = 0;
        for (int i = 1; i < moments.length; i++) {
            wakeUps += moments[i] - moments[i - 1] >= RADIO_SLEEPS_NANOS ? 1 : 0;
        }
        return wakeUps;
    }
}
