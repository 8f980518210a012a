package org.warren.scenarios.endurance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToLongFunction;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;

/// The samples of a node, second by second.
///
/// @param node its name
/// @param samples in the order of time
record NodeSeries(String node, List<NodeSample> samples) {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final double NANOS_PER_SECOND = 1e9;

    /// Reads the sampler's log.
    ///
    /// @throws MissingEvidenceException when there is none, or it is damaged before its last line
    static NodeSeries of(Evidence evidence, String node) {
        List<String> lines = evidence.log(Sampler.log(node)).lines().toList();
        List<NodeSample> samples = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                samples.add(JSON.readValue(lines.get(i), NodeSample.class));
            } catch (JsonProcessingException e) {
                // The last line may be incomplete, because the lab ends while it is written.
                if (i < lines.size() - 1) {
                    throw new MissingEvidenceException(
                            "The samples of node %s are damaged at line %d.".formatted(node, i + 1), e);
                }
            }
        }
        return new NodeSeries(node, samples);
    }

    /// The samples within a time interval.
    NodeSeries during(long fromNanos, long toNanos) {
        return new NodeSeries(
                node,
                samples.stream()
                        .filter(sample -> sample.wallNanos() >= fromNanos && sample.wallNanos() <= toNanos)
                        .toList());
    }

    /// The same with the sample before and the one after it, if they exist.
    NodeSeries around(long fromNanos, long toNanos) {
        long before = samples.stream()
                .mapToLong(NodeSample::wallNanos)
                .filter(nanos -> nanos <= fromNanos)
                .max()
                .orElse(fromNanos);
        long behind = samples.stream()
                .mapToLong(NodeSample::wallNanos)
                .filter(nanos -> nanos >= toNanos)
                .min()
                .orElse(toNanos);
        return during(before, behind);
    }

    /// The growth of a number from the first sample to the last.
    long growth(ToLongFunction<NodeSample> number) {
        return samples.isEmpty() ? 0 : number.applyAsLong(samples.getLast()) - number.applyAsLong(samples.getFirst());
    }

    double seconds() {
        return growth(NodeSample::wallNanos) / NANOS_PER_SECOND;
    }

    /// The number of processors that the node kept busy; empty if it is not known.
    OptionalDouble processors() {
        boolean isKnown = samples.stream().allMatch(sample -> sample.nodeNanos() != null);
        return isKnown && seconds() > 0
                ? OptionalDouble.of(growth(NodeSeries::nodeNanos) / NANOS_PER_SECOND / seconds())
                : OptionalDouble.empty();
    }

    private static long nodeNanos(NodeSample sample) {
        return sample.nodeNanos() == null ? 0 : sample.nodeNanos();
    }

    /// The distinct times of latest handshakes, in seconds.
    List<Long> handshakes() {
        return samples.stream()
                .map(NodeSample::handshakeSeconds)
                .filter(seconds -> seconds > 0)
                .distinct()
                .toList();
    }

    /// The daemon's resident memory, in bytes, in samples with a daemon.
    List<Double> residentBytes() {
        return samples.stream()
                .map(NodeSample::daemon)
                .filter(java.util.Objects::nonNull)
                .map(daemon -> (double) daemon.residentBytes())
                .toList();
    }
}
