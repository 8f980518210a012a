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
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.report.DiagnosisJson;
import org.warren.diagnose.report.DiagnosisText;
import org.warren.diagnose.story.CaptureStory;
import org.warren.harness.files.RunParts;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `warren diagnose`: finds out what went wrong in the tunnels of existing captures.
@Command(
        name = "diagnose",
        mixinStandardHelpOptions = true,
        description = {
            "Say what went wrong in the WireGuard tunnels of captures (pcap, pcapng, also compressed with gzip), why, and what to do.",
            "Exit status: 0 nothing was found, 1 findings, 2 a file that cannot be read."
        })
final class DiagnoseCommand implements Callable<Integer> {

    private static final int FOUND = 1;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final int PORT_MAX = 65_535;

    @CommandLine.Parameters(
            paramLabel = "CAPTURE",
            arity = "0..*",
            description = "Files of tcpdump, Wireshark or a router; those of both ends of a tunnel are compared.")
    private List<Path> captures = new ArrayList<>();

    @CommandLine.Option(
            names = "--port",
            paramLabel = "N",
            description = "The port where WireGuard listens: reports traffic to it that is not WireGuard.")
    private @Nullable Integer port;

    @CommandLine.Option(
            names = "--config",
            paramLabel = "FILE",
            description =
                    "The wg-quick file of one end: shows whether the keys match. Only public keys of it are printed.")
    private @Nullable Path configuration;

    @CommandLine.Option(
            names = "--log",
            paramLabel = "FILE",
            description = {
                "The log of an end, also several times: the kernel's with dynamic debug (dmesg, journalctl -k), or wireguard-go's and warren-wg's with LOG_LEVEL=verbose. Its lines are shown next to the packets, and give reasons that packets do not show."
            })
    private List<Path> logs = new ArrayList<>();

    @CommandLine.Option(names = "--json", description = "Print one JSON object with all findings and events.")
    private boolean json;

    @CommandLine.Option(names = "--apart", description = "Do not compare several captures with each other.")
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
            description = "Also write a page into this folder, report.html: findings first, then the timeline.")
    private @Nullable Path out;

    @CommandLine.Option(
            names = "--interface",
            paramLabel = "NAME",
            description = {
                "Diagnose the live traffic of an interface of this machine; needs --out, and permission to capture (root). `warren report --serve` shows it."
            })
    private @Nullable String liveInterface;

    @CommandLine.Option(
            names = "--seconds",
            paramLabel = "N",
            description = "How long --interface captures. Default: until Ctrl-C.")
    private @Nullable Integer seconds;

    @CommandLine.ParentCommand
    private @Nullable Warren warren;

    @CommandLine.Spec
    private CommandLine.Model.@Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        CommandLine line = Objects.requireNonNull(spec).commandLine();
        PrintWriter screen = line.getOut();
        var keys = Optional.ofNullable(configuration)
                .map(file -> new ConfiguredKeys(ConfigurationFiles.read(file, line.getErr())));
        var beside = new DiagnosedCaptures.Beside(keys, port(), apart, logs);
        requireNoRun();
        if (liveInterface != null) {
            return live(liveInterface, beside, line);
        }
        if (captures.isEmpty()) {
            throw new IllegalArgumentException("name a capture, or an interface with --interface");
        }
        if (seconds != null) {
            throw new IllegalArgumentException("--seconds is for --interface; give both");
        }
        var found = DiagnosedCaptures.read(captures, beside);
        if (anonymous != null) {
            line.getErr()
                    .println("warren: "
                            + new AnonymousCopies(anonymous)
                                    .write(captures, Optional.ofNullable(configuration), found.readLogs()));
            line.getErr().flush();
        }
        print(found, screen);
        if (out != null) {
            line.getErr().println("warren: " + found.writePage(out, 0));
            line.getErr().flush();
        }
        if (reproduction != null) {
            new ReproduceRuns(
                            Objects.requireNonNull(warren).scenarios().ofFiles(),
                            reproduction,
                            json ? line.getErr() : screen)
                    .repeat(found.findings());
            line.getErr().flush();
        }
        screen.flush();
        return found.findings().isEmpty() ? 0 : FOUND;
    }

    private void print(DiagnosedCaptures found, PrintWriter screen) {
        if (json) {
            screen.println(DiagnosisJson.of(found.findings(), found.stories(), found.remarks(), found.logs()));
            return;
        }
        DiagnosisText.findings(found.findings()).forEach(screen::println);
        found.remarks().forEach(screen::println);
        for (CaptureStory story : found.stories()) {
            DiagnosisText.story(story, found.logs()).forEach(screen::println);
        }
        found.logs().forEach(log -> DiagnosisText.log(log).forEach(screen::println));
    }

    /// Captures until it is stopped, and prints findings as soon as they are known.
    private int live(String name, DiagnosedCaptures.Beside beside, CommandLine line) throws IOException {
        if (!captures.isEmpty() || anonymous != null || reproduction != null) {
            throw new IllegalArgumentException(
                    "--interface is for what happens now, without CAPTURE, --anonymize and --reproduce; give those the file that it leaves");
        }
        if (out == null) {
            throw new IllegalArgumentException("--interface needs --out DIR, which takes the capture and the page");
        }
        if (seconds != null && seconds < 1) {
            throw new IllegalArgumentException("--seconds is a number from 1 on, not " + seconds);
        }
        Path file = out.resolve(RunParts.CAPTURES).resolve(name.replaceAll("[^A-Za-z0-9._-]", "_") + ".pcap");
        PrintWriter err = line.getErr();
        var told = new AtomicBoolean();
        InterruptHandler.endWith(() -> told.set(true));
        try (InterfaceCapture capture = InterfaceCapture.begin(InterfaceSource.open(name), file)) {
            err.println("warren: capturing on %s into %s; `warren report --serve %s` shows it; Ctrl-C ends it"
                    .formatted(name, file, out));
            err.flush();
            var found = new LiveDiagnosis(out, file, name, beside, json ? err : line.getOut())
                    .follow(capture, told::get, seconds == null ? Long.MAX_VALUE : seconds * SECOND_NANOS);
            print(found, line.getOut());
            line.getOut().flush();
            if (capture.failure().isPresent()) {
                throw capture.failure().get();
            }
            return found.findings().isEmpty() ? 0 : FOUND;
        }
    }

    /// The page of a run must not be overwritten.
    private void requireNoRun() {
        if (out != null && Files.exists(out.resolve(RunParts.RECORD))) {
            throw new IllegalArgumentException(
                    "--out %s is the folder of a run, whose page this would replace; name another folder"
                            .formatted(out));
        }
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
}
