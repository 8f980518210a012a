package org.warren.harness.evidence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.warren.harness.capture.Capture;
import org.warren.harness.capture.CapturedPacket;
import org.warren.harness.files.RunParts;
import org.warren.harness.nat.ConntrackLog;
import org.warren.harness.nat.MappingHistory;
import org.warren.harness.parameter.Parameter;

/// The evidence of one run. All times in it are nanoseconds since virtual time 0.
///
/// Files are read at first use, so that a damaged one affects only the checks that need it. A file that is missing or
/// unreadable leads to a [MissingEvidenceException]. Not thread-safe.
public final class Evidence {

    /// Separates the name of a capture from its number, for an interface that was created again.
    public static final String AGAIN = "~";

    private static final ObjectMapper JSON = new ObjectMapper();

    /// The maximum size of an event file in a lab; such a file is read into memory.
    private static final long TEXT_BYTES_MAX = 128L << 20;

    private final Path folder;
    private final Observations observations;
    private final Map<String, Capture> captures = new LinkedHashMap<>();
    private final Map<String, ConntrackLog> conntrack = new LinkedHashMap<>();
    private final Map<String, MappingHistory> mappings = new LinkedHashMap<>();
    private Optional<List<ProbeEvent>> probes = Optional.empty();

    private Evidence(Path folder, Observations observations) {
        this.folder = folder;
        this.observations = observations;
    }

    /// Opens the folder of a run.
    ///
    /// @throws IOException when it has no readable `observations.json`
    public static Evidence read(Path folder) throws IOException {
        return new Evidence(folder, Observations.read(folder.resolve(Observations.FILE_NAME)));
    }

    /// The run's folder.
    public Path folder() {
        return folder;
    }

    /// The values that the driver noted.
    public Observations observations() {
        return observations;
    }

    /// The value of a parameter of the scenario.
    ///
    /// @throws MissingEvidenceException when the run had no such parameter, or with a text that is not accepted
    public <T> T get(Parameter<T> parameter) {
        var text = observations.parameter(parameter.name());
        try {
            return parameter.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MissingEvidenceException("The run's parameters cannot be read: " + e.getMessage() + ".", e);
        }
    }

    /// A value that the driver noted.
    ///
    /// @throws MissingEvidenceException when it was not noted, or has another type
    public <T> T get(Note<T> note) {
        return note.in(observations);
    }

    /// A value that the driver noted, if it did.
    public <T> Optional<T> find(Note<T> note) {
        return note.find(observations);
    }

    /// A completed step of the run.
    ///
    /// @throws MissingEvidenceException when the run did not get that far, or not to the step's end
    public Step step(String name) {
        return observations.step(name);
    }

    /// The names of all captures, NODE-INTERFACE, sorted.
    public List<String> captures() {
        return names(RunParts.CAPTURES, ".pcap");
    }

    /// The names of all routers with connection tracking events, sorted.
    public List<String> routers() {
        return names(RunParts.NAT, ".jsonl");
    }

    /// The names of all probe logs, NODE-LOG, sorted.
    public List<String> probeLogs() {
        return names(RunParts.PROBES, ".jsonl");
    }

    /// The names of all text logs, NODE-PROCESS, sorted.
    public List<String> logs() {
        return names(RunParts.LOGS, ".log");
    }

    /// The path of a capture relative to the folder, for a check result or a record.
    public static String capturePath(String node, String networkInterface) {
        return RunParts.CAPTURES + "/" + node + "-" + networkInterface + ".pcap";
    }

    /// The path of a capture with this name, one of [#captures].
    public static String capturePath(String name) {
        return RunParts.CAPTURES + "/" + name + ".pcap";
    }

    /// The path of a router's events relative to the folder.
    public static String conntrackPath(String router) {
        return RunParts.NAT + "/" + router + ".jsonl";
    }

    /// The key logs that subjects were asked to keep, sorted. They contain all secrets of the sessions.
    public List<Path> keyLogs() {
        return names(RunParts.KEYS, ".keys").stream()
                .map(name -> folder.resolve(RunParts.KEYS).resolve(name + ".keys"))
                .toList();
    }

    /// A capture by its name in [#captures], as far as it can be read.
    public Capture capture(String name) {
        return captures.computeIfAbsent(name, missing -> {
            var path = RunParts.CAPTURES + "/" + name + ".pcap";
            return read(path, "capture of " + name, file -> Capture.read(file, observations.epochNanos()));
        });
    }

    /// All packets of a capture.
    ///
    /// @throws MissingEvidenceException also when the capture is truncated, because then the absence of a packet proves
    ///     nothing; [#capture] returns what there is
    public List<CapturedPacket> packets(String node, String networkInterface) {
        var name = node + "-" + networkInterface;
        var capture = capture(name);
        capture.damage().ifPresent(damage -> {
            throw new MissingEvidenceException("The capture of %s %s.".formatted(name, damage));
        });
        return capture.packets();
    }

    /// A router's connection tracking events, as far as they can be read.
    public ConntrackLog conntrack(String router) {
        return conntrack.computeIfAbsent(
                router,
                missing -> read(
                        conntrackPath(router),
                        "list of connection tracking events of " + router,
                        file -> ConntrackLog.read(file, observations.epochNanos())));
    }

    /// The mappings that a router has had.
    ///
    /// @throws MissingEvidenceException also when a line of the events is invalid
    public MappingHistory mappings(String router) {
        return mappings.computeIfAbsent(router, missing -> {
            var log = conntrack(router);
            if (!log.problems().isEmpty()) {
                throw new MissingEvidenceException("The connection tracking events of %s are damaged: %s."
                        .formatted(router, log.problems().getFirst()));
            }
            return MappingHistory.of(log.events());
        });
    }

    /// The output of a program in a node, and how it ended.
    ///
    /// @param log its path relative to the folder, as the driver noted it
    /// @throws MissingEvidenceException also when a line of it is damaged
    public ProgramOutput program(String log) {
        if (!log.startsWith(RunParts.LOGS + "/")) {
            throw new MissingEvidenceException("The run has no log %s.".formatted(log));
        }
        return read(log, "output of a program", file -> {
            try {
                return ProgramOutput.parse(Files.readAllBytes(file));
            } catch (IllegalArgumentException e) {
                throw new MissingEvidenceException("The log %s is damaged: %s.".formatted(log, e.getMessage()), e);
            }
        });
    }

    /// All probe events of all nodes, in the order of time.
    ///
    /// @throws MissingEvidenceException also when a line of them is invalid
    public List<ProbeEvent> probes() {
        if (probes.isEmpty()) {
            var all = new ArrayList<ProbeEvent>();
            for (var log : probeLogs()) {
                all.addAll(read(
                        RunParts.PROBES + "/" + log + ".jsonl", "probe log " + log, file -> readProbes(file, log)));
            }
            all.sort(Comparator.comparingLong(ProbeEvent::nanos));
            probes = Optional.of(List.copyOf(all));
        }
        return probes.get();
    }

    /// The events of one series of probes, in the order of time; empty when there are none.
    public List<ProbeEvent> probes(String probe) {
        return probes().stream().filter(event -> event.probe().equals(probe)).toList();
    }

    /// The events of one series of probes, in the order of time; empty when there are none.
    public List<ProbeEvent> probes(Probes series) {
        return probes(series.name());
    }

    /// A text log by its name in [#logs].
    public String log(String name) {
        return read(
                RunParts.LOGS + "/" + name + ".log",
                "log " + name,
                file -> new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
    }

    private List<ProbeEvent> readProbes(Path file, String log) throws IOException {
        var events = new ArrayList<ProbeEvent>();
        int number = 0;
        for (var line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                events.add(ProbeEvent.of(JSON.readTree(line), log, observations.epochNanos()));
            } catch (JsonProcessingException | IllegalArgumentException e) {
                throw new MissingEvidenceException("The probe log %s is damaged at line %d.".formatted(log, number), e);
            }
        }
        return events;
    }

    private List<String> names(String kind, String ending) {
        var directory = folder.resolve(kind);
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (var files = Files.list(directory)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new MissingEvidenceException("The folder %s cannot be listed.".formatted(kind), e);
        }
    }

    private <T> T read(String path, String what, Reader<T> reader) {
        var file = folder.resolve(path);
        if (!Files.exists(file)) {
            throw new MissingEvidenceException("There is no %s: %s is missing.".formatted(what, path));
        }
        try {
            requireOwn(file, path);
            return reader.read(file);
        } catch (IOException e) {
            throw new MissingEvidenceException(
                    "The %s cannot be read (%s): %s.".formatted(what, path, e.getMessage()), e);
        }
    }

    /// Only regular files are evidence; a link could lead to any file, and reading a pipe or a device might never end.
    private void requireOwn(Path file, String path) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                || !file.toRealPath().startsWith(folder.toRealPath())) {
            throw new IOException(path + " is not a file of this folder");
        }
        // A capture is read packet by packet, and has its own limit.
        if (!path.startsWith(RunParts.CAPTURES) && Files.size(file) > TEXT_BYTES_MAX) {
            throw new IOException("it has more than %d MiB".formatted(TEXT_BYTES_MAX >> 20));
        }
    }

    /// Reads one file.
    private interface Reader<T> {
        T read(Path file) throws IOException;
    }
}
