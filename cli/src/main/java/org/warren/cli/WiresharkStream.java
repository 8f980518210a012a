package org.warren.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.PcapngWriter;
import org.warren.harness.files.RunParts;
import org.warren.harness.scenario.UnsupportedHereException;

/// The packets of a run as pcapng on a program's standard input, all captures as one file: during the run the captures
/// so far, and at its end the rest from the run's folder.
///
/// The program may read slowly, end at any time, or not read at all: the run is not affected.
final class WiresharkStream implements AutoCloseable {

    private static final int PCAP_HEADER_BYTES = 24;
    private static final int RECORD_HEADER_BYTES = 16;
    private static final int PIECE_BYTES = 1 << 16;

    private final FedProgram program;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PcapngWriter writer;
    /// How much of each capture's file was passed on, in bytes.
    private final Map<String, Long> offsets = new TreeMap<>();
    private final Map<String, Integer> interfaces = new TreeMap<>();
    private final Map<String, Integer> keyBytes = new TreeMap<>();

    /// @param program that reads the stream
    /// @throws IOException when the stream cannot be created
    WiresharkStream(FedProgram program) throws IOException {
        this.program = program;
        this.writer = PcapngWriter.begin(out);
    }

    /// The command line of Wireshark, in its own session if possible: Ctrl-C in the terminal then ends only the run,
    /// and Wireshark keeps what it has.
    ///
    /// @param path the folders to search, as in PATH
    /// @throws UnsupportedHereException when it is not installed
    static List<String> command(String path) {
        Path wireshark = program("wireshark", path)
                .orElseThrow(() -> new UnsupportedHereException(
                        "no program wireshark is in the folders of PATH; install it (Debian: wireshark), or leave out"
                                + " --wireshark and open the run later with ./warren export RUN --wireshark DIR"));
        List<String> command = new ArrayList<>();
        program("setsid", path).ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(List.of(wireshark.toString(), "-k", "-i", "-"));
        return command;
    }

    /// Starts the stream.
    ///
    /// @throws UnsupportedHereException when it cannot be started
    static WiresharkStream start(List<String> command) {
        try {
            return new WiresharkStream(FedProgram.start("Wireshark", command, FedProgram.PATIENCE));
        } catch (IOException e) {
            throw new UnsupportedHereException(
                    "Wireshark cannot be started (%s); see that it runs by itself, or leave out --wireshark"
                            .formatted(e.getMessage()));
        }
    }

    private static Optional<Path> program(String name, String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst();
    }

    /// Whether the program reads, and has read most of what was written.
    boolean isReady() {
        return program.isReady();
    }

    /// Adds the secrets of a node, before the packets that they decrypt.
    ///
    /// @param text the node's complete key log so far
    /// @throws IOException when it cannot be kept
    void keyLog(String node, byte[] text) throws IOException {
        int end = text.length;
        while (end > 0 && text[end - 1] != '\n') {
            end--;
        }
        int begin = keyBytes.getOrDefault(node, 0);
        if (end > begin) {
            writer.keyLog(Arrays.copyOfRange(text, begin, end));
            keyBytes.put(node, end);
        }
    }

    /// Adds the new packets of all captures, in the order of time.
    ///
    /// @param captures the contents of pcap files by name
    /// @throws IOException when one is not a capture
    void packets(Map<String, byte[]> captures) throws IOException {
        Map<String, InputStream> contents = new LinkedHashMap<>();
        captures.forEach((name, bytes) -> contents.put(name, new ByteArrayInputStream(bytes)));
        merge(contents, false);
        flush();
    }

    /// Adds the rest of a run that has ended.
    ///
    /// @param run its folder
    /// @throws IOException when its files cannot be read
    void rest(Path run) throws IOException {
        for (Path keys : files(run.resolve(RunParts.KEYS))) {
            keyLog(stem(keys), Files.readAllBytes(keys));
        }
        Map<String, InputStream> contents = new LinkedHashMap<>();
        try {
            for (Path capture : files(run.resolve(RunParts.CAPTURES))) {
                contents.put(stem(capture), Files.newInputStream(capture));
            }
            merge(contents, true);
        } finally {
            for (InputStream content : contents.values()) {
                content.close();
            }
        }
        flush();
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(0, name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.'));
    }

    /// @param isPatient whether to wait for a program that reads slowly
    private void merge(Map<String, InputStream> contents, boolean isPatient) throws IOException {
        var next = new PriorityQueue<Part>(Comparator.comparingLong(part -> part.frame.wallNanos()));
        for (var content : contents.entrySet()) {
            addWhereMore(next, part(content.getKey(), content.getValue()));
        }
        for (Part part = next.poll(); part != null; part = next.poll()) {
            write(part);
            addWhereMore(next, part);
            if (out.size() >= PIECE_BYTES) {
                flush();
                if (isPatient) {
                    program.awaitReady();
                }
            }
        }
    }

    private static void addWhereMore(PriorityQueue<Part> next, Part part) throws IOException {
        if (part.reader.next(part.frame)) {
            next.add(part);
        }
    }

    private void write(Part part) throws IOException {
        Integer number = interfaces.get(part.name);
        if (number == null) {
            number = writer.addInterface(part.frame.linkType(), part.name);
            interfaces.put(part.name, number);
        }
        writer.frame(number, part.frame, List.of());
        offsets.merge(part.name, (long) RECORD_HEADER_BYTES + part.frame.kept(), Long::sum);
    }

    /// The part of a capture that was not passed on yet.
    private Part part(String name, InputStream content) throws IOException {
        byte[] header = content.readNBytes(PCAP_HEADER_BYTES);
        content.skipNBytes(offsets.computeIfAbsent(name, first -> (long) PCAP_HEADER_BYTES) - PCAP_HEADER_BYTES);
        var left = new SequenceInputStream(new ByteArrayInputStream(header), content);
        return new Part(name, FrameReader.open(left, name), new Frame());
    }

    private record Part(String name, FrameReader reader, Frame frame) {}

    private void flush() throws IOException {
        program.feed(out.toByteArray());
        out.reset();
    }

    /// Why the program does not read any more; empty if it does.
    Optional<String> ended() {
        return program.ended();
    }

    /// Closes the program's input, and waits until it has read everything, up to 5 s for each part that it is slow to
    /// read.
    @Override
    public void close() {
        program.close();
    }
}
