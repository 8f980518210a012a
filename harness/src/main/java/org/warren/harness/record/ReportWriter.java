package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Makes a page for people from the records in a run folder. Found with [java.util.ServiceLoader], so that the harness
/// needs no report module and a report needs no lab.
public interface ReportWriter {

    /// Writes the report into the run folder and returns its path.
    ///
    /// @throws IOException in one sentence, if a record cannot be read or the report cannot be written
    Path write(Path runFolder) throws IOException;
}
