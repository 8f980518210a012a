package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Makes a page of tables. Found with [java.util.ServiceLoader], as a [ReportWriter] is.
public interface TablesWriter {

    /// Writes the page, which needs no network, no server and no other file; an earlier one is replaced in one step.
    ///
    /// @param file whose folder is made
    /// @return the page
    /// @throws IOException in one sentence, if it cannot be written
    Path write(Path file, TablesPage page) throws IOException;
}
