package org.warren.harness.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// The verdict of one check, and what it is based on.
///
/// @param id of the check, stable across runs and versions
/// @param verdict the conclusion
/// @param message one sentence for a reader
/// @param evidence the files of the run folder to look at, as paths relative to that folder
/// @param packets that the conclusion is based on, the first of them if there are many
public record CheckResult(
        String id,
        Verdict verdict,
        String message,
        List<String> evidence,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<PacketReference> packets) {

    public CheckResult {
        if (id.isBlank()) {
            throw new IllegalArgumentException("a check needs an id");
        }
        evidence = List.copyOf(evidence);
        packets = List.copyOf(packets);
    }

    /// A conclusion that is not based on particular packets.
    public CheckResult(String id, Verdict verdict, String message, List<String> evidence) {
        this(id, verdict, message, evidence, List.of());
    }
}
