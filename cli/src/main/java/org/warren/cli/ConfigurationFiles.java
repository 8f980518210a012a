package org.warren.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.Export;
import org.warren.wireguard.config.Remark;
import org.warren.wireguard.config.TunnelConfiguration;

/// Reads the file that a command names.
final class ConfigurationFiles {

    /// Enough for thousands of peers.
    private static final int BYTES_MAX = 16 << 20;

    private ConfigurationFiles() {}

    /// The configuration in a file; remarks about it are printed to `err`.
    ///
    /// @throws IllegalArgumentException `FILE:LINE:COLUMN: KEY: what was expected`, or why the file cannot be read
    static TunnelConfiguration read(Path file, PrintWriter err) {
        return read(file, ConfigurationFile::read, err).configuration();
    }

    /// The same for a file that may contain the keys of the Android client.
    static ConfigurationFile readOfAndroid(Path file, PrintWriter err) {
        return read(file, ConfigurationFile::readOfAndroid, err);
    }

    private static ConfigurationFile read(Path file, Reader reader, PrintWriter err) {
        try {
            ConfigurationFile read = reader.read(text(file));
            for (Remark remark : read.remarks()) {
                err.println("warren: " + file + ":" + remark);
            }
            err.flush();
            return read;
        } catch (ConfigurationException e) {
            throw new IllegalArgumentException(file + ":" + e.getMessage(), e);
        }
    }

    /// A way to read a file.
    private interface Reader {
        ConfigurationFile read(String text) throws ConfigurationException;
    }

    static void tellLeftOut(Export export, PrintWriter err) {
        export.leftOut().forEach(sentence -> err.println("warren: left out " + sentence));
        err.flush();
    }

    private static String text(Path file) {
        try {
            return InputFile.text(file, BYTES_MAX);
        } catch (InputFileException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }
}
