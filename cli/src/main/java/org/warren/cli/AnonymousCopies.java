package org.warren.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.privacy.AnonymousCapture;
import org.warren.diagnose.privacy.AnonymousConfiguration;
import org.warren.diagnose.privacy.AnonymousLog;
import org.warren.diagnose.privacy.Pseudonyms;
import org.warren.harness.capture.FrameReader;
import org.warren.wireguard.config.TunnelConfiguration;

/// Writes anonymized copies of captures and of a configuration.
final class AnonymousCopies {

    private static final int SECRET_LENGTH = 32;

    private final Path folder;
    private final Pseudonyms pseudonyms;

    /// @param folder that is created, or is empty
    AnonymousCopies(Path folder) {
        this(folder, new SecureRandom().generateSeed(SECRET_LENGTH));
    }

    AnonymousCopies(Path folder, byte[] secret) {
        this.folder = folder;
        this.pseudonyms = new Pseudonyms(secret);
    }

    /// Writes `capture-1.pcap` and so on, in the order of the captures, `wg0.conf`, and `log-1.txt` and so on: file
    /// names could reveal something too.
    ///
    /// @return a sentence about what was written
    /// @throws IllegalArgumentException when the folder is not empty
    String write(List<Path> captures, Optional<Path> configuration, List<DaemonLog> logs) throws IOException {
        Files.createDirectories(folder);
        try (var files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new IllegalArgumentException(folder + " has files already; name a new folder for --anonymize");
            }
        }
        for (Path capture : captures) {
            AnonymousCapture.avoidAddresses(() -> FrameReader.open(capture), pseudonyms);
        }
        logs.forEach(log -> AnonymousLog.avoidAddresses(log, pseudonyms));
        Optional<TunnelConfiguration> original =
                configuration.map(file -> ConfigurationFiles.read(file, new PrintWriter(Writer.nullWriter())));
        if (original.isPresent()) {
            Files.writeString(
                    folder.resolve("wg0.conf"),
                    AnonymousConfiguration.of(original.get(), pseudonyms).toIni());
        }
        long packets = 0;
        for (int i = 0; i < captures.size(); i++) {
            Path capture = captures.get(i);
            try (OutputStream out = new BufferedOutputStream(
                    Files.newOutputStream(folder.resolve("capture-%d.pcap".formatted(i + 1))))) {
                packets += AnonymousCapture.write(
                        () -> FrameReader.open(capture), pseudonyms, original.map(ConfiguredKeys::new), out);
            }
        }
        for (int i = 0; i < logs.size(); i++) {
            Files.write(
                    folder.resolve("log-%d.txt".formatted(i + 1)), AnonymousLog.of(logs.get(i), pseudonyms, original));
        }
        return "%s has %d packets of %d captures%s%s, without addresses, keys and payload"
                .formatted(
                        folder,
                        packets,
                        captures.size(),
                        original.isPresent() ? " and wg0.conf" : "",
                        logs.isEmpty() ? "" : " and %d logs".formatted(logs.size()));
    }
}
