package org.warren.harness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.warren.harness.agent.EvidenceBudget;
import org.warren.harness.agent.EvidenceIntake;

/// Unpacks the archive that the engine sends when a guest's evidence folder is copied.
final class Archives {

    private static final int OTHERS = 0077;

    private Archives() {}

    /// Unpacks regular files of the evidence's folders into a folder.
    ///
    /// @throws IOException when the archive cannot be read or the folder cannot be written
    static void unpack(InputStream archive, Path folder, EvidenceBudget budget) throws IOException {
        EvidenceIntake intake = new EvidenceIntake(folder, budget);
        try (var tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isDirectory() && !intake.take(file(entry), tar)) {
                    break;
                }
            }
        }
        intake.finish();
    }

    private static EvidenceIntake.GuestFile file(TarArchiveEntry entry) {
        int slash = entry.getName().indexOf('/');
        boolean isRegular = entry.getLinkFlag() == TarConstants.LF_NORMAL
                || entry.getLinkFlag() == TarConstants.LF_OLDNORM
                || entry.isSparse();
        return new EvidenceIntake.GuestFile(
                slash < 0 ? "" : entry.getName().substring(slash + 1),
                isRegular,
                entry.getRealSize(),
                entry.getSize(),
                (entry.getMode() & OTHERS) == 0);
    }
}
