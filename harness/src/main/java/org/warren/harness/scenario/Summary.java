package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.Strip;

/// What a run shows beyond its verdicts.
///
/// @param sentences plain words, each a whole sentence
/// @param measurements numbers
/// @param strips what became of streams of messages over time
public record Summary(List<String> sentences, List<Measurement> measurements, List<Strip> strips) {

    public static final Summary NONE = new Summary(List.of(), List.of());

    public Summary {
        sentences = List.copyOf(sentences);
        measurements = List.copyOf(measurements);
        strips = List.copyOf(strips);
    }

    /// One of a run without streams.
    public Summary(List<String> sentences, List<Measurement> measurements) {
        this(sentences, measurements, List.of());
    }
}
