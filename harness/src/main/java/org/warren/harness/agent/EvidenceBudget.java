package org.warren.harness.agent;

import java.util.Map;
import org.warren.harness.files.RunParts;

/// How much of what a guest wrote is taken: programs under test, and the commands of strangers' files, may write
/// without end. A run of a day with all its captures stays far below.
///
/// @param fileBytes the most of one file, by the folder that it lies in; what lies in another folder is not taken
/// @param totalBytes of all files together
/// @param files how many there may be
/// @param skippedBytes how much is passed over to get at the files behind it
public record EvidenceBudget(Map<String, Long> fileBytes, long totalBytes, int files, long skippedBytes) {

    private static final long MEBIBYTE = 1 << 20;

    /// What a lab takes.
    public static final EvidenceBudget USUAL = new EvidenceBudget(
            Map.of(
                    RunParts.CAPTURES, 1024 * MEBIBYTE,
                    RunParts.NAT, 128 * MEBIBYTE,
                    RunParts.PROBES, 128 * MEBIBYTE,
                    RunParts.LOGS, 16 * MEBIBYTE,
                    RunParts.KEYS, 16 * MEBIBYTE),
            4096 * MEBIBYTE,
            5_000,
            16_384 * MEBIBYTE);

    public EvidenceBudget {
        fileBytes = Map.copyOf(fileBytes);
    }
}
