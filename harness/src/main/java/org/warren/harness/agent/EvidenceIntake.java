package org.warren.harness.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.warren.harness.files.InnerPath;
import org.warren.harness.files.NewFile;
import org.warren.harness.files.OutputFolder;
import org.warren.harness.files.RunParts;

/// Copies the files of a guest's evidence folder. Programs under test choose their names and sizes, so the amount is
/// limited; `logs/warren-cut.log` in the evidence lists what was left out.
public final class EvidenceIntake {

    /// The log of what was cut, one sentence per line.
    public static final String CUT = RunParts.LOGS + "/warren-cut.log";

    private static final int PIECE_BYTES = 1 << 16;
    private static final int SENTENCES_MAX = 100;

    private final OutputFolder out;
    private final EvidenceBudget budget;
    private final List<String> cut = new ArrayList<>();
    private long taken;
    private long skipped;
    private int files;
    private int others;

    /// A file of the guest.
    ///
    /// @param name relative to the evidence folder in the guest
    /// @param isRegular whether it is a regular file, not a folder, link, device or pipe
    /// @param bytes its length
    /// @param skippedBytes the number of bytes to read to get past it
    /// @param ownersOnly whether only its owner may read it
    public record GuestFile(String name, boolean isRegular, long bytes, long skippedBytes, boolean ownersOnly) {}

    /// @param folder for the files; created if it does not exist
    public EvidenceIntake(Path folder, EvidenceBudget budget) throws IOException {
        this.out = OutputFolder.make(folder);
        this.budget = budget;
    }

    /// Copies a file, or as much of it as the budget allows.
    ///
    /// @return whether to continue with the next file
    public boolean take(GuestFile file, InputStream content) throws IOException {
        boolean goesOn = takeOne(file, content);
        if (!goesOn) {
            note("Later files were not copied.");
        }
        return goesOn;
    }

    /// Reports what was cut off.
    public void finish() throws IOException {
        if (others > 0) {
            note(others + " files that are not evidence, or exceed the limit of " + budget.files()
                    + ", were not copied.");
        }
        if (!cut.isEmpty()) {
            // Each node of a lab may have its own folder.
            Path log = out.place(CUT);
            String before = Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS) ? Files.readString(log) : "";
            NewFile.write(log, before + String.join("\n", cut) + "\n");
        }
    }

    private boolean takeOne(GuestFile file, InputStream content) throws IOException {
        String name = file.name();
        long allowed = allowed(file);
        if (allowed < 0) {
            others++;
            return skips(file.skippedBytes());
        }
        files++;
        boolean whole = file.bytes() <= allowed;
        Path target = out.place(name);
        try (NewFile copy = file.ownersOnly() || name.startsWith(RunParts.KEYS + "/")
                ? NewFile.ownersOnly(target)
                : NewFile.at(target)) {
            copy(content, copy.out(), allowed, !whole && name.startsWith(RunParts.LOGS + "/"), file.bytes());
            copy.commit();
        }
        if (!whole) {
            note("Of " + name + " the first %d of %d bytes were taken.".formatted(allowed, file.bytes()));
        }
        return whole || skips(file.bytes() - allowed);
    }

    /// @return how many bytes of the file are copied; negative for a file that is not evidence
    private long allowed(GuestFile file) {
        String name = file.name();
        int slash = name.indexOf('/');
        Long most = slash < 0 ? null : budget.fileBytes().get(name.substring(0, slash));
        if (!file.isRegular() || most == null || !InnerPath.isOne(name) || files >= budget.files()) {
            return -1;
        }
        return Math.min(most, budget.totalBytes() - taken);
    }

    /// A log is cut after a whole line, so that no key is cut in half, and ends with a note about the cut.
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
