package org.warren.reports;

import java.io.IOException;
import java.nio.file.Path;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.record.DiagnosisWriter;
import org.warren.harness.record.RunFolder;

/// Writes the diagnosis of captures as one page that needs no network, no server and no other file.
public final class DiagnosisReport implements DiagnosisWriter {

    @Override
    public Path write(Path folder, DiagnosisPage page) throws IOException {
        return new RunFolder(folder).write(RunParts.REPORT, RunReport.renderDiagnosis(page));
    }
}
