package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.record.Strip;

/// The findings of a run in addition to its verdicts.
///
/// @param sentences complete sentences in plain words
/// @param measurements numbers
/// @param strips the results of streams over time
public record Summary(List<String> sentences, List<Measurement> measurements, List<Strip> strips) {

    public static final Summary NONE = new Summary(List.of(), List.of());

    public Summary {
        sentences = List.copyOf(sentences);
        measurements = List.copyOf(measurements);
        strips = List.copyOf(strips);
    }

    /// The findings of a run without streams.
    public Summary(List<String> sentences, List<Measurement> measurements) {
        this(sentences, measurements, List.of());
    }
}
