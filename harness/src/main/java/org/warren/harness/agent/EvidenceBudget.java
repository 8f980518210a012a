package org.warren.harness.agent;

import java.util.Map;
import org.warren.harness.files.RunParts;

/// Limits how much of a guest's output is copied: programs under test, and commands in files of unknown origin, may
/// write without end. A day-long run with all captures stays far below.
///
/// @param fileBytes the maximum length of one file, by its folder; files in other folders are not copied
/// @param totalBytes of all files together
/// @param files the maximum number of files
/// @param skippedBytes how many bytes may be skipped to reach later files
public record EvidenceBudget(Map<String, Long> fileBytes, long totalBytes, int files, long skippedBytes) {

    private static final long MEBIBYTE = 1 << 20;

    /// The budget of a lab.
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
