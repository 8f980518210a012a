package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Makes a page for people from the records in a run folder. Found with [java.util.ServiceLoader], so that the harness
/// needs no report module and a report needs no lab.
public interface ReportWriter {

    /// Loads and compiles what drawing needs. A first page takes longest, and a driver whose lab runs has time for it.
    default void prepare() {}

    /// Writes the report into the run folder and returns its path.
    ///
    /// @throws IOException in one sentence, if a record cannot be read or the report cannot be written
    Path write(Path runFolder) throws IOException;

    /// Writes the same report for who has the records at hand, and need not read them.
    ///
    /// @param run as it is in the folder
    /// @param timeline as it is, or will be, in the folder
    /// @throws IOException in one sentence, if the report cannot be written
    Path write(Path runFolder, RunRecord run, Timeline timeline) throws IOException;
}
