package org.warren.harness.record;

import java.io.IOException;
import java.nio.file.Path;

/// Makes the page of a diagnosis. Found with [java.util.ServiceLoader], as a [ReportWriter] is.
public interface DiagnosisWriter {

    /// Writes `report.html` into a folder, which is made; an earlier page is replaced in one step.
    ///
    /// @return the page
    /// @throws IOException in one sentence, if it cannot be written
    Path write(Path folder, DiagnosisPage page) throws IOException;
}
