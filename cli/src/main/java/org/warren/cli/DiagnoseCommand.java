package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.finding.BothEnds;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.finding.LogRule;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogReading;
import org.warren.diagnose.report.DiagnosisJson;
import org.warren.diagnose.report.DiagnosisPages;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.record.DiagnosisWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren diagnose`: what went wrong in the tunnels of a capture that somebody made.
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = {
            "Say what went wrong in the WireGuard tunnels of captures (pcap, pcapng, also packed with gzip), why, and what to do.",
            "Exit status: 0 nothing was found, 1 findings, 2 a file that cannot be read."
        })
final class DiagnoseCommand implements Callable<Integer> {

    private static final int FOUND = 1;
    private static final int PORT_MAX = 65_535;

    @CommandLine.Parameters(
            paramLabel = "CAPTURE",
            arity = "1..*",
            description =
                    "Files of tcpdump, Wireshark or a router; those of both ends of a tunnel are held against each other.")
    private List<Path> captures = new ArrayList<>();

    @CommandLine.Option(
            names = "--port",
            paramLabel = "N",
            description = "The port where WireGuard listens: says so where what comes there is something else.")
    private @Nullable Integer port;

    @CommandLine.Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The wg-quick file of one end: tells whether the keys belong together. Nothing of it is printed but public keys.")
    private @Nullable Path configuration;

    @CommandLine.Option(
            names = "--log",
            paramLabel = "FILE",
            description = {
                "The log of an end, also several times: the kernel's with dynamic debug (dmesg, journalctl -k), or wireguard-go's and warren-wg's with LOG_LEVEL=verbose. Its lines stand beside the packets, and tell reasons that packets do not."
            })
    private List<Path> logs = new ArrayList<>();

    @CommandLine.Option(names = "--json", description = "Print one JSON object with all findings and events.")
    private boolean json;

    @CommandLine.Option(names = "--apart", description = "Do not hold several captures against each other.")
    private boolean apart;

    @CommandLine.Option(
            names = "--anonymize",
            paramLabel = "DIR",
            description = {
                "Write copies of the captures, and of --config, into a new folder: other addresses, names, keys and indices, no payload, nothing but the tunnels' packets. What is found in the tunnels stays the same, but for the numbers of packets; what is not WireGuard is left out."
            })
    private @Nullable Path anonymous;

    @CommandLine.Option(
            names = "--reproduce",
            paramLabel = "DIR",
            description =
                    "Write networks that may explain the first finding that a lab can repeat, run them, and say which of them shows the same.")
    private @Nullable Path reproduction;

    @CommandLine.Option(
            names = "--out",
            paramLabel = "DIR",
            description =
                    "Also write a page for people into this folder, report.html: what is wrong first, then the timeline.")
    private @Nullable Path out;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter screen = line.getOut();
        var stories = new ArrayList<CaptureStory>();
        var findings = new ArrayList<Finding>();
        var keys = Optional.ofNullable(configuration)
                .map(file -> new ConfiguredKeys(ConfigurationFiles.read(file, line.getErr())));
        for (Path file : captures) {
            CaptureStory story =
                    CaptureReading.read(readable(file, "capture"), keys.isPresent() ? keys.get() : InitiatorKeys.NONE);
            if (story.packets() == 0 && story.damage().isPresent()) {
                throw new IllegalArgumentException("%s has no packets: it %s"
                        .formatted(file, story.damage().get()));
            }
            if (story.packets() > 0 && story.unreadable() == story.packets()) {
                throw new IllegalArgumentException(
                        "%s has link type %d, which is not read; capture on an interface with IP packets, or on 'any'"
                                .formatted(file, story.linkType()));
            }
            stories.add(story);
            findings.addAll(Findings.of(story, port(), keys));
        }
        var written = readLogs(stories);
        if (anonymous != null) {
            line.getErr()
                    .println("warren: "
                            + new AnonymousCopies(anonymous)
                                    .write(captures, Optional.ofNullable(configuration), written));
            line.getErr().flush();
        }
        var compared = BothEnds.compare(apart ? List.of() : stories, findings);
        var aligned = written.stream().map(log -> AlignedLog.of(log, stories)).toList();
        var found = LogRule.apply(compared.findings(), aligned);
        if (json) {
            screen.println(DiagnosisJson.of(found, stories, compared.remarks(), aligned));
        } else {
            DiagnosisText.findings(found).forEach(screen::println);
            compared.remarks().forEach(screen::println);
            for (CaptureStory story : stories) {
                DiagnosisText.story(story, aligned).forEach(screen::println);
            }
            aligned.forEach(log -> DiagnosisText.log(log).forEach(screen::println));
        }
        if (out != null) {
            var read = new ArrayList<DiagnosisPages.Read>();
            for (int i = 0; i < stories.size(); i++) {
                Path file = captures.get(i);
                read.add(new DiagnosisPages.Read(stories.get(i), () -> FrameReader.open(file)));
            }
            var page = DiagnosisPages.of(read, found, compared.remarks(), aligned, 0);
            for (DiagnosisWriter writer : ServiceLoader.load(DiagnosisWriter.class)) {
                line.getErr().println("warren: " + writer.write(out, page));
            }
            line.getErr().flush();
        }
        if (reproduction != null) {
            new ReproduceRuns(
                            Objects.requireNonNull(warren).scenarios().ofFiles(),
                            reproduction,
                            json ? line.getErr() : screen)
                    .repeat(found);
            line.getErr().flush();
        }
        screen.flush();
        return found.isEmpty() ? 0 : FOUND;
    }

    private List<DaemonLog> readLogs(List<CaptureStory> stories) throws IOException {
        long nanos = stories.stream().mapToLong(CaptureStory::firstNanos).max().orElse(0);
        var read = new ArrayList<DaemonLog>();
        for (Path file : logs) {
            read.add(LogReading.read(readable(file, "log"), nanos));
        }
        return read;
    }

    private OptionalInt port() {
        if (port == null) {
            return OptionalInt.empty();
        }
        if (port < 1 || port > PORT_MAX) {
            throw new IllegalArgumentException("--port is a number from 1 to 65535, not " + port);
        }
        return OptionalInt.of(port);
    }

    /// A device has no end, and a pipe that nobody writes to would make the reader wait.
    private static Path readable(Path file, String what) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("%s is a folder; name a %s in it".formatted(file, what));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "%s is no regular file; write the %s into one first".formatted(file, what));
        }
        return file;
    }
}
