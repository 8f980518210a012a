package org.warren.harness.scenario;

import java.util.List;
import org.warren.harness.record.RunRecord.Measurement;

/// What a run shows beyond its verdicts.
///
/// @param sentences plain words, each a whole sentence
/// @param measurements numbers
public record Summary(List<String> sentences, List<Measurement> measurements) {

    public static final Summary NONE = new Summary(List.of(), List.of());

    public Summary {
        sentences = List.copyOf(sentences);
        measurements = List.copyOf(measurements);
    }
}
