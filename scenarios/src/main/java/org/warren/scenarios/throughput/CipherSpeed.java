package org.warren.scenarios.throughput;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.record.RunRecord.Measurement;
import org.warren.harness.text.NumberFormat;
import org.warren.kit.measure.MedianInterval;
import org.warren.wireguard.crypto.Aead;

/// How fast one processor of the driver's machine seals packets with ChaCha20-Poly1305 and does nothing else: a tunnel
/// whose cipher runs on one processor cannot carry more.
final class CipherSpeed {

    static final String OBSERVATION = "cipher";

    private static final int PACKET = 1420;
    private static final int BATCH = 1000;
    private static final long LEAST_NANOS = 100_000_000;
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private final Aead aead = Aead.fastest();

    CipherSpeed(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /// The result of a run.
    ///
    /// @param library that computes it, by its usual name
    /// @param bitsPerSecond one for each round
    record Measured(String library, List<Double> bitsPerSecond) {

        /// The result of a run; none in the evidence of older runs.
        static Optional<Measured> of(Evidence evidence) {
            try {
                var value = evidence.observations().value(OBSERVATION);
                List<Double> speeds = new ArrayList<>();
                value.path("bitsPerSecond").forEach(speed -> speeds.add(speed.asDouble()));
                return speeds.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Measured(value.path("library").asText(), speeds));
            } catch (MissingEvidenceException e) {
                return Optional.empty();
            }
        }

        /// For records.
        Measurement measurement() {
            MedianInterval interval = MedianInterval.of(bitsPerSecond);
            return new Measurement(
                    "cipher alone, one processor",
                    "bit/s",
                    bitsPerSecond,
                    interval.median(),
                    interval.low(),
                    interval.high(),
                    interval.confidence(),
                    null);
        }

        /// As a sentence.
        String sentence() {
            Quantity unit = Quantity.THROUGHPUT;
            MedianInterval interval = MedianInterval.of(bitsPerSecond);
            return "ChaCha20-Poly1305 of %s alone seals %s %s (%s to %s) in packets of %d bytes on one processor."
                    .formatted(
                            library,
                            NumberFormat.number(unit.shown(interval.median())),
                            unit.shownUnit(),
                            NumberFormat.number(unit.shown(interval.low())),
                            NumberFormat.number(unit.shown(interval.high())),
                            PACKET);
        }
    }

    /// The library.
    String name() {
        return aead.name();
    }

    /// Seals for a tenth of a second each, of which the second one counts.
    double bitsPerSecond() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment packet = arena.allocate(PACKET + Aead.TAG_LENGTH);
            Aead.Key key = aead.key(new byte[Aead.KEY_LENGTH]);
            seal(key, packet);
            double speed = seal(key, packet);
            key.destroy();
            return speed;
        }
    }

    private double seal(Aead.Key key, MemorySegment packet) {
        long start = nanoTime.getAsLong();
        long packets = 0;
        long nanos = 0;
        while (nanos < LEAST_NANOS) {
            for (int i = 0; i < BATCH; i++) {
                key.seal(packets++, packet, 0, PACKET);
            }
            nanos = nanoTime.getAsLong() - start;
        }
        return packets * PACKET * 8.0 * NANOS_PER_SECOND / nanos;
    }
}
