package org.warren.kit.workload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.Strip;

/// The results of traffic by kind of stream: streams of flows that differ only in their number are one kind.
///
/// @param record what the players wrote down
/// @param figures of its streams
public record TrafficSummary(TrafficRecord record, List<StreamFigures> figures) {

    /// Follows the name of a figure that is infinite.
    public static final String WITHOUT_END = "-without-end";

    public TrafficSummary {
        figures = List.copyOf(figures);
    }

    /// A sentence for each kind of stream.
    public List<String> sentences() {
        List<String> sentences = new ArrayList<>();
        byKind().forEach((kind, streams) -> sentences.add(sentence(kind, streams)));
        return sentences;
    }

    /// The worst value of each figure in each kind of stream, named `FIGURE KIND`. An infinite one has the name
    /// `FIGURE-without-end KIND` and the value 1.
    public List<Measurement> measurements() {
        List<Measurement> measurements = new ArrayList<>();
        byKind().forEach((kind, streams) -> measurements.addAll(measurements(kind, streams)));
        return measurements;
    }

    /// Each kind of stream over time.
    public List<Strip> strips() {
        List<Strip> strips = new ArrayList<>();
        byKind().forEach((kind, streams) -> strips.add(record.strip(kind, streams)));
        return strips;
    }

    /// Flows of several people that differ only in their number are one kind.
    private Map<String, List<StreamFigures>> byKind() {
        return figures.stream()
                .filter(each -> each.sent() > 0)
                .collect(Collectors.groupingBy(
                        each -> each.stream().flow().name().replaceFirst("-\\d+$", "") + " "
                                + each.stream().stream().name(),
                        LinkedHashMap::new,
                        Collectors.toList()));
    }

    private static String sentence(String kind, List<StreamFigures> streams) {
        long sent = streams.stream().mapToLong(StreamFigures::sent).sum();
        long lost = streams.stream().mapToLong(StreamFigures::lost).sum();
        long late = streams.stream().mapToLong(StreamFigures::late).sum();
        Histogram delays = new Histogram(2);
        streams.forEach(each -> delays.add(each.delays()));
        StringBuilder text = new StringBuilder();
        text.append("%s: %d sent, %d lost, %d late".formatted(kind, sent, lost, late));
        if (delays.getTotalCount() > 0) {
            text.append(", half within %s and all within %s"
                    .formatted(Figure.LOAD.text((double) delays.getValueAtPercentile(50)), Figure.LOAD.text((double)
                            delays.getMaxValue())));
        }
        for (Figure figure : List.of(Figure.OUTAGE, Figure.STALL, Figure.FIRST, Figure.MOS, Figure.FREEZES)) {
            worst(figure, streams)
                    .filter(value -> figure == Figure.MOS || value > 0)
                    .ifPresent(value ->
                            text.append(", ").append(figure.word()).append(' ').append(figure.text(value)));
        }
        return text.append('.').toString();
    }

    /// The worst of several streams.
    private static Optional<Double> worst(Figure figure, List<StreamFigures> streams) {
        var values = streams.stream().filter(figure::appliesTo).map(figure::of);
        return figure == Figure.MOS || figure == Figure.RATE
                ? values.min(Double::compare)
                : values.max(Double::compare);
    }

    private static List<Measurement> measurements(String kind, List<StreamFigures> streams) {
        List<Measurement> measurements = new ArrayList<>();
        for (Figure figure : Figure.values()) {
            // An infinite value has no number, and is reported in another measurement.
            worst(figure, streams)
                    .ifPresent(value -> measurements.add(
                            Double.isFinite(value)
                                    ? one(figure.word() + " " + kind, figure.unit(), value)
                                    : one(figure.word() + WITHOUT_END + " " + kind, "1", 1)));
        }
        return measurements;
    }

    private static Measurement one(String name, String unit, double value) {
        return new Measurement(name, unit, List.of(value), value, value, value, null, null);
    }
}
