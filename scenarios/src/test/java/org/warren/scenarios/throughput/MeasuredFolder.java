package org.warren.scenarios.throughput;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.kit.testing.EvidenceFolder;

/// The evidence of a measurement that never was: two pairs under one kernel and one under another, in which everything
/// is as it should be until a fault is planted.
final class MeasuredFolder {

    static final String HOST = "host kernel 6.1";
    static final String GUEST = "guest kernel 6.12";
    static final Participant JAVA = new Participant("java/java", "a", "b", "10.100.0.1", HOST);
    static final Participant GO = new Participant("wireguard-go/wireguard-go", "c", "d", "10.100.1.1", HOST);
    static final Participant CEILING = new Participant("no tunnel", "a", "b", "203.0.113.11", HOST);
    static final Participant KERNEL = new Participant("kernel/kernel", "e", "f", "10.100.2.1", GUEST);
    static final Participant GUEST_CEILING = new Participant("no tunnel", "e", "f", "203.0.113.15", GUEST);

    private static final JsonNode NO_DETAIL = new ObjectMapper().createObjectNode();
    private static final int ROUNDS = 5;

    private final Path folder;
    private final List<Participant> participants = List.of(JAVA, GO, KERNEL, CEILING, GUEST_CEILING);
    private List<Sample> samples = new ArrayList<>();

    /// @param folder where it is written
    /// @param bitsPerSecond each participant's TCP in round 1; each later round is a hundredth faster
    MeasuredFolder(Path folder, Map<Participant, Double> bitsPerSecond) {
        this.folder = folder;
        for (int round = 1; round <= ROUNDS; round++) {
            for (Participant participant : participants) {
                double bits = bitsPerSecond.getOrDefault(participant, 1e9) * (1 + round / 100.0);
                var values = Map.of(
                        Quantity.THROUGHPUT.key(), bits,
                        Quantity.CLIENT_CPU.key(), 0.5,
                        Quantity.SERVER_CPU.key(), 0.6);
                long bytes = (long) bits / 8;
                long tunnelBytes = participant.isCeiling() ? 0 : bytes + 1000;
                samples.add(new Sample(participant.key(), "tcp-1-up", round, values, bytes, tunnelBytes, NO_DETAIL));
            }
        }
    }

    /// Changes samples, or with null removes them.
    MeasuredFolder planting(Function<Sample, List<Sample>> fault) {
        samples =
                samples.stream().flatMap(sample -> fault.apply(sample).stream()).toList();
        return this;
    }

    /// Puts an earlier record beside it.
    MeasuredFolder after(RunRecord earlier) {
        try {
            new RunFolder(folder.resolve(RunParts.EARLIER)).write(earlier);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Evidence evidence() {
        return new EvidenceFolder(folder)
                .parameter("rounds", "" + ROUNDS)
                .parameter("tolerance", "10%")
                .value(Samples.PARTICIPANTS, participants)
                .value(Samples.METRICS, List.of("tcp-1-up"))
                .value(Samples.SAMPLES, samples)
                .write(EvidenceFolder.SECOND);
    }

    /// The record that a run with this evidence leaves.
    RunRecord record() {
        var builder = RunRecord.of("throughput", "containers", 1);
        new ThroughputScenario().summary(evidence()).measurements().forEach(builder::measurement);
        return builder.build();
    }
}
