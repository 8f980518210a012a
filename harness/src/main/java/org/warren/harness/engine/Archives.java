package org.warren.harness.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.warren.harness.agent.EvidenceBudget;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;

/// Unpacks what the engine sends when it copies a guest's folder of evidence. Names and sizes are those that programs
/// under test have chosen, so only so much is taken, and what was not is told in `logs/warren-cut.log` of the evidence.
final class Archives {

    /// Says what was cut, a sentence a line.
    static final String CUT = RunParts.LOGS + "/warren-cut.log";

    private static final int OTHERS = 0077;
    private static final int PIECE_BYTES = 1 << 16;
    private static final int SENTENCES_MAX = 100;

    private final Path folder;
    private final EvidenceBudget budget;
    private final List<String> cut = new ArrayList<>();
    private long taken;
    private long skipped;
    private int files;
    private int others;

    private Archives(Path folder, EvidenceBudget budget) {
        this.folder = folder;
        this.budget = budget;
    }

    /// Unpacks regular files of the evidence's folders into a folder.
    ///
    /// @throws IOException when the archive cannot be read or the folder cannot be written
    static void unpack(InputStream archive, Path folder, EvidenceBudget budget) throws IOException {
        new Archives(folder, budget).unpack(archive);
    }

    private void unpack(InputStream archive) throws IOException {
        OutputFolder out = OutputFolder.make(folder);
        try (var tar = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (!entry.isDirectory() && !take(entry, tar, out)) {
                    note("The files behind it were not taken.");
                    break;
                }
            }
        }
        if (others > 0) {
            note(others + " files that are no evidence, or more than " + budget.files() + ", were not taken.");
        }
        if (!cut.isEmpty()) {
            // Each node of a lab may have its own archive.
            Path log = out.place(CUT);
            String before = Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) ? Files.readString(log) : "";
            NewFile.write(log, before + String.join("\n", cut) + "\n");
        }
    }

    /// @return whether the next file is to be looked at
    private boolean take(TarArchiveEntry entry, InputStream content, OutputFolder out) throws IOException {
        int slash = entry.getName().indexOf('/');
        String name = slash < 0 ? "" : entry.getName().substring(slash + 1);
        long allowed = allowed(entry, name);
        if (allowed < 0) {
            others++;
            return skips(entry.getSize());
        }
        files++;
        boolean whole = entry.getRealSize() <= allowed;
        boolean ownersOnly = (entry.getMode() & OTHERS) == 0 || name.startsWith(RunParts.KEYS + "/");
        Path target = out.place(name);
        try (NewFile file = ownersOnly ? NewFile.ownersOnly(target) : NewFile.at(target)) {
            copy(content, file.out(), allowed, !whole && name.startsWith(RunParts.LOGS + "/"), entry.getRealSize());
            file.commit();
        }
        if (!whole) {
            note("Of " + name + " the first %d of %d bytes were taken.".formatted(allowed, entry.getRealSize()));
        }
        return whole || skips(entry.getRealSize() - allowed);
    }

    /// @return how many bytes of the file are taken; less than 0 for a file that is none of the evidence
    private long allowed(TarArchiveEntry entry, String name) {
        boolean regular = entry.getLinkFlag() == TarConstants.LF_NORMAL
                || entry.getLinkFlag() == TarConstants.LF_OLDNORM
                || entry.isSparse();
        int slash = name.indexOf('/');
        Long most = slash < 0 ? null : budget.fileBytes().get(name.substring(0, slash));
        if (!regular || most == null || !InnerPath.isOne(name) || files >= budget.files()) {
            return -1;
        }
        return Math.min(most, budget.totalBytes() - taken);
    }

    /// A log that is cut ends with a whole line, so that no half of a key stands there, and says that it is cut.
    private void copy(InputStream in, OutputStream out, long allowed, boolean cutLog, long size) throws IOException {
        if (cutLog) {
            byte[] kept = in.readNBytes((int) allowed);
            int end = kept.length;
            while (end > 0 && kept[end - 1] != '\n') {
                end--;
            }
            out.write(kept, 0, end);
            out.write("[Warren took the first %d of %d bytes of this file.]\n"
                    .formatted(end, size)
                    .getBytes(StandardCharsets.UTF_8));
            taken += allowed;
            return;
        }
        byte[] piece = new byte[PIECE_BYTES];
        long left = allowed;
        while (left > 0) {
            int length = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (length < 0) {
                break;
            }
            out.write(piece, 0, length);
            left -= length;
        }
        taken += allowed - left;
    }

    private boolean skips(long bytes) {
        skipped += Math.max(0, bytes);
        return skipped <= budget.skippedBytes();
    }

    private void note(String sentence) {
        if (cut.size() < SENTENCES_MAX) {
            cut.add(sentence);
        }
    }
}
