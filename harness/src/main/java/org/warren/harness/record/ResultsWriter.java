package org.warren.harness.record;

import java.io.IOException;

/// Writes the results of many runs in a form that other programs show. Found with [java.util.ServiceLoader], as a
/// [SiteWriter] is.
public interface ResultsWriter {

    /// The form's name: `junit.xml`, `summary.md` or `annotations`.
    String form();

    /// The text.
    ///
    /// @throws IOException when the evidence of a run cannot be read
    String text(Results results) throws IOException;
}
