package org.warren.cli;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.PcapngWriter;
import org.warren.harness.evidence.Seconds;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;

/// Copies of a run's captures for Wireshark: with results of checks and NAT events as packet comments, and with the
/// secrets of a key log, so that Wireshark decrypts them. The run itself is only read.
final class WiresharkCopies {

    private final Path run;
    private final RunRecord record;
    private final Timeline timeline;
    private final byte[] keyLog;

    /// Reads the comments on the packets.
    ///
    /// @throws IOException when the run cannot be read
    WiresharkCopies(Path run) throws IOException {
        this.run = run;
        var folder = new RunFolder(run);
        this.record = folder.readRun();
        this.timeline = folder.readTimeline();
        this.keyLog = keyLog(run.resolve(RunParts.KEYS));
    }

    private static byte[] keyLog(Path folder) throws IOException {
        var all = new ByteArrayOutputStream();
        if (Files.isDirectory(folder)) {
            try (var files = Files.list(folder)) {
                for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                    all.writeBytes(Files.readAllBytes(file));
                    all.write('\n');
                }
            }
        }
        return all.toByteArray();
    }

    boolean hasSecrets() {
        return keyLog.length > 0;
    }

    /// Writes a copy of each capture.
    ///
    /// @param folder that is created; it must not be in the run, whose bundles contain no secrets
    /// @return how many there are
    int write(Path folder) throws IOException {
        if (folder.toAbsolutePath().normalize().startsWith(run.toAbsolutePath().normalize())) {
            throw new IllegalArgumentException(
                    folder + " is a part of the run, whose evidence does not change; name a folder elsewhere");
        }
        Files.createDirectories(folder);
        List<Path> captures;
        try (var files = Files.list(run.resolve(RunParts.CAPTURES))) {
            captures = files.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path capture : captures) {
            String name = String.valueOf(capture.getFileName());
            int dot = name.lastIndexOf('.');
            String stem = dot < 0 ? name : name.substring(0, dot);
            copy(capture, stem, fresh(folder.resolve(stem + ".pcapng")));
        }
        return captures.size();
    }

    /// A file that only its owner may read if it contains secrets.
    private Path fresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        return hasSecrets() && isPosix
                ? Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                : Files.createFile(file);
    }

    private void copy(Path capture, String name, Path to) throws IOException {
        var comments = comments(RunParts.CAPTURES + "/" + capture.getFileName());
        try (var reader = FrameReader.open(capture);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(to))) {
            var frame = new Frame();
            PcapngWriter writer = null;
            while (reader.next(frame)) {
                if (writer == null) {
                    writer = PcapngWriter.begin(out, frame.linkType(), name);
                    if (hasSecrets()) {
                        writer.keyLog(keyLog);
                    }
                }
                writer.frame(frame, comments.getOrDefault(reader.frames(), List.of()));
            }
            if (writer == null) {
                PcapngWriter.begin(out, 1, name);
            }
        }
    }

    /// The comments on the packets of a capture, by number.
    private Map<Long, List<String>> comments(String capture) {
        var comments = new LinkedHashMap<Long, List<String>>();
        for (var check : record.checks()) {
            for (var packet : check.packets()) {
                if (packet.capture().equals(capture)) {
                    add(comments, packet.number(), "%s %s: %s".formatted(check.verdict(), check.id(), check.message()));
                }
            }
        }
        var packets = timeline.packets().stream()
                .filter(packet -> packet.capture().equals(capture))
                .toList();
        for (Timeline.Packet packet : packets) {
            if (!packet.note().isEmpty()) {
                add(comments, packet.number(), packet.note());
            }
        }
        for (Timeline.Mapping mapping : timeline.mappings()) {
            created(mapping, packets, comments);
            ended(mapping, packets, comments);
        }
        return comments;
    }

    private static void created(
            Timeline.Mapping mapping, List<Timeline.Packet> packets, Map<Long, List<String>> comments) {
        packets.stream()
                .filter(packet -> packet.lane().equals(mapping.lane()) && packet.nanos() >= mapping.createdNanos())
                .filter(packet -> packet.source().equals(mapping.inside())
                        || packet.source().equals(mapping.outside()))
                .findFirst()
                .ifPresent(packet -> add(
                        comments,
                        packet.number(),
                        "NAT %s maps %s to %s, for %s."
                                .formatted(mapping.lane(), mapping.inside(), mapping.outside(), mapping.remote())));
    }

    private static void ended(
            Timeline.Mapping mapping, List<Timeline.Packet> packets, Map<Long, List<String>> comments) {
        Long ended = mapping.endedNanos();
        if (ended == null) {
            return;
        }
        packets.stream()
                .filter(packet -> packet.lane().equals(mapping.lane()) && packet.nanos() >= ended)
                .findFirst()
                .ifPresent(packet -> add(
                        comments,
                        packet.number(),
                        "NAT %s forgot the mapping of %s to %s at %s, %s before this packet."
                                .formatted(
                                        mapping.lane(),
                                        mapping.inside(),
                                        mapping.outside(),
                                        Seconds.text(ended),
                                        Seconds.text(packet.nanos() - ended))));
    }

    private static void add(Map<Long, List<String>> comments, long number, String text) {
        comments.computeIfAbsent(number, any -> new ArrayList<>()).add(text);
    }
}
