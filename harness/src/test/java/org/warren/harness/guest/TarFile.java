package org.warren.harness.guest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.warren.harness.files.Sha256;

/// An archive as a guest is packed in one, or as somebody else would make it.
final class TarFile {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes);

    TarFile() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    static TarFile ofGuest() {
        return new TarFile()
                .folder("./")
                .file("./warren-linux", "kernel", 0755)
                .file("./warren-launch", "launcher", 0755)
                .folder("./root/")
                .folder("./root/usr/")
                .folder("./root/usr/bin/")
                .file("./root/usr/bin/sh", "shell", 04755)
                .hardLink("./root/usr/bin/bash", "./root/usr/bin/sh")
                .symbolicLink("./root/bin", "usr/bin")
                .symbolicLink("./root/usr/bin/awk", "../../etc/alternatives/awk");
    }

    TarFile folder(String name) {
        return add(new TarArchiveEntry(name, TarConstants.LF_DIR, true), 0755, "");
    }

    TarFile file(String name, String content, int mode) {
        return add(new TarArchiveEntry(name, true), mode, content);
    }

    TarFile symbolicLink(String name, String target) {
        return link(name, target, TarConstants.LF_SYMLINK);
    }

    TarFile hardLink(String name, String target) {
        return link(name, target, TarConstants.LF_LINK);
    }

    TarFile device(String name) {
        return add(new TarArchiveEntry(name, TarConstants.LF_CHR, true), 0666, "");
    }

    private TarFile link(String name, String target, byte kind) {
        TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
        entry.setLinkName(target);
        return add(entry, 0777, "");
    }

    private TarFile add(TarArchiveEntry entry, int mode, String content) {
        byte[] written = content.getBytes(StandardCharsets.UTF_8);
        entry.setSize(written.length);
        entry.setMode(mode);
        entry.setModTime(0);
        try {
            tar.putArchiveEntry(entry);
            tar.write(written);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] plain() {
        try {
            tar.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static String digest(byte[] plain) {
        return HexFormat.of().formatHex(Sha256.start().digest(plain));
    }

    static byte[] compressed(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zipped = new GZIPOutputStream(out)) {
            zipped.write(plain);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
