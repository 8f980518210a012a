package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Generates a web page from the records in a run folder. Found with [java.util.ServiceLoader], so that the harness
/// does not depend on the report module, nor a report on a lab.
public interface ReportWriter {

    /// Loads and compiles the code for drawing. The first page takes longest, and a driver has time for this while its
    /// lab runs.
    default void prepare() {}

    /// Writes the report into the run folder and returns its path.
    ///
    /// @throws IOException in one sentence, if a record cannot be read or the report cannot be written
    Path write(Path runFolder) throws IOException;

    /// Writes the same report for a caller that already has the records.
    ///
    /// @param run equal to the one in the folder
    /// @param timeline equal to the one that is, or will be, in the folder
    /// @throws IOException in one sentence, if the report cannot be written
    Path write(Path runFolder, RunRecord run, Timeline timeline) throws IOException;
}
