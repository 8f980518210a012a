package org.warren.harness.record;

import java.io.IOException;

/// Writes the results of many runs in a format for other programs. Found with [java.util.ServiceLoader], like a
/// [SiteWriter].
public interface ResultsWriter {

    /// The format's name: `junit.xml`, `summary.md` or `annotations`.
    String form();

    /// The text.
    ///
    /// @throws IOException when the evidence of a run cannot be read
    String text(Results results) throws IOException;
}
