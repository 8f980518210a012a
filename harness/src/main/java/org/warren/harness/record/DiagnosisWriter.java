package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Generates the page of a diagnosis. Found with [java.util.ServiceLoader], like a [ReportWriter].
public interface DiagnosisWriter {

    /// Writes `report.html` into a folder, which is created; an earlier page is replaced atomically.
    ///
    /// @return the path of the page
    /// @throws IOException in one sentence, when it cannot be written
    Path write(Path folder, DiagnosisPage page) throws IOException;
}
