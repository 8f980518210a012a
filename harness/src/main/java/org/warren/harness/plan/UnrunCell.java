package org.warren.harness.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.RunRecordBuilder;
import org.warren.harness.record.Timeline;
import org.warren.harness.verdict.CheckResult;
import org.warren.harness.verdict.Verdict;

/// The record of a cell that was not run, so that reports can show it.
///
/// @param check the id of the only check
/// @param verdict UNSUPPORTED if it cannot run here, UNKNOWN if its run is missing
/// @param reason one sentence
/// @param reproduce the command that runs it
/// @param commit of Warren itself
public record UnrunCell(Cell cell, String check, Verdict verdict, String reason, String reproduce, String commit) {

    private static final String UNKNOWN = "unknown";

    /// Writes the record and an empty timeline.
    ///
    /// @param known subjects of other runs, by implementation, with their version and kind
    /// @throws IOException when the folder cannot be written
    public RunRecord write(Path folder, Map<String, RunRecord.Subject> known) throws IOException {
        RunRecordBuilder builder = RunRecord.of(cell.scenario(), cell.lab(), cell.seed())
                .commit(commit)
                .reproduce(reproduce)
                .verdict(verdict)
                .check(new CheckResult(check, verdict, reason, List.of()));
        cell.implementations()
                .forEach((role, name) ->
                        builder.subject(role, known.getOrDefault(name, new RunRecord.Subject(name, UNKNOWN, UNKNOWN))));
        cell.parameters().forEach(builder::parameter);
        RunRecord record = builder.build();
        RunFolder run = new RunFolder(folder);
        run.write(record);
        run.write(Timeline.of(Instant.EPOCH, List.of(), List.of(), List.of(), List.of()));
        return record;
    }
}
