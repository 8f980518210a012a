package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Generates a page of tables. Found with [java.util.ServiceLoader], like a [ReportWriter].
public interface TablesWriter {

    /// Writes the page, which needs no network, no server and no other file; an earlier one is replaced atomically.
    ///
    /// @param file whose folder is created
    /// @return the path of the page
    /// @throws IOException in one sentence, if it cannot be written
    Path write(Path file, TablesPage page) throws IOException;
}
