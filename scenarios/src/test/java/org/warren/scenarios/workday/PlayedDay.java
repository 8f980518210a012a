package org.warren.scenarios.workday;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.zip.GZIPOutputStream;
import org.warren.harness.capture.Endpoint;
import org.warren.harness.evidence.Evidence;
import org.warren.kit.testing.EvidenceFolder;
import org.warren.kit.workload.Budget;
import org.warren.kit.workload.LinkCatalogue;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;
import org.warren.workload.link.LinkText;

/// A run that never was: the messages that follow from the seed, over a path that a test makes up.
final class PlayedDay {

    static final long SECOND = 1_000_000_000L;
    static final long DELAY = 10_000_000;

    private static final long START = 5 * SECOND;
    private static final long HANDSHAKE_EACH = 120 * SECOND;
    private static final int DATAGRAM_MAX = 1200;

    /// One player for both.
    private static final List<Workload.End> ENDS = List.of(
            new Workload.End("server", "/run/netns/server", "10.100.0.1"),
            new Workload.End("client", "/run/netns/client", "10.100.0.2"));

    /// What becomes of a datagram.
    interface PathRule {
        /// How long it is on its way, in nanoseconds; empty where it is lost.
        ///
        /// @param nanos when it is sent, since the beginning of the workload
        /// @param stream of what
        OptionalLong delay(long nanos, Stream stream);
    }

    private record Line(long nanos, String event, String rest) {}

    private PlayedDay() {}

    /// Writes the folder of a run.
    static Evidence write(Path folder, String traffic, Duration length, PathRule path) {
        return write(folder, traffic, length, "10ms", "0%", path);
    }

    /// @param delay of the topology, each way
    /// @param loss of the topology, each way
    static Evidence write(Path folder, String traffic, Duration length, String delay, String loss, PathRule path) {
        return write(folder, traffic, length, List.of(delay, loss, "wire"), path);
    }

    /// A run over a link of the catalogue.
    static Evidence overLink(Path folder, String traffic, Duration length, String link, PathRule path) {
        return write(folder, traffic, length, List.of("10ms", "0%", link), path);
    }

    private static Evidence write(
            Path folder, String traffic, Duration length, List<String> parameters, PathRule path) {
        List<Flow> flows = People.flows(traffic, 1, length);
        Workload workload = new Workload(1, length.toNanos(), ENDS, flows);
        List<Line> lines = new ArrayList<>();
        int number = 0;
        for (Flow flow : flows) {
            for (Stream stream : flow.streams()) {
                if (stream.transport() == Transport.UDP) {
                    play(flow, stream, number, path, lines);
                }
                number++;
            }
        }
        lines.sort(Comparator.comparingLong(Line::nanos));
        EvidenceFolder made = new EvidenceFolder(folder)
                .lab("virtual")
                .parameter("traffic", traffic)
                .parameter("time", length.toSeconds() + "s")
                .parameter("budget", Budget.USUAL)
                .parameter("delay", parameters.get(0))
                .parameter("loss", parameters.get(1))
                .parameter("link", parameters.get(2))
                .value("counters-before-client-eth0", "1000 10 2000 20")
                .value("counters-after-client-eth0", "51000 110 52000 120")
                .value("workload", WorkloadText.write(workload))
                .value("workload-start", START);
        LinkCatalogue.shipped()
                .find(parameters.get(2))
                .ifPresent(link -> made.value("link-behaviour", LinkText.write(link.behaviour())));
        Endpoint client = Endpoint.parse("192.168.1.2:51820");
        Endpoint server = Endpoint.parse("203.0.113.10:51820");
        made.capture("client-eth0");
        for (long at = 0; at < length.toNanos(); at += HANDSHAKE_EACH) {
            made.udp("client-eth0", START + at, client, server, EvidenceFolder.message(1, 148, 1, 0));
        }
        Evidence evidence = made.write(START + length.toNanos());
        write(folder.resolve("probes/server-traffic.gz"), lines);
        return evidence;
    }

    private static void play(Flow flow, Stream stream, int number, PathRule path, List<Line> lines) {
        int sequence = 0;
        for (int window = 0; window < flow.windows().size(); window++) {
            Window each = flow.windows().get(window);
            Emissions emissions = new Emissions(1, flow.name(), stream, window);
            long at = each.startNanos();
            for (Emission next = emissions.next(); next.gapNanos() < each.endNanos() - at; next = emissions.next()) {
                at += next.gapNanos();
                for (int left = next.size(0); left > 0; left -= DATAGRAM_MAX) {
                    String rest = Math.min(left, DATAGRAM_MAX) + "";
                    lines.add(new Line(at, "s" + number + " " + sequence, rest));
                    OptionalLong delay = path.delay(at, stream);
                    if (delay.isPresent()) {
                        String event = stream.answer() == null ? "r" : "h";
                        lines.add(new Line(at + delay.getAsLong(), event + number + " " + sequence, rest));
                    }
                    sequence++;
                }
            }
        }
    }

    /// Adds lines to what a player wrote.
    static void append(Path folder, String lines) throws IOException {
        Path file = folder.resolve("probes/server-traffic.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file, StandardOpenOption.APPEND))) {
            out.write(lines.getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void write(Path file, List<Line> lines) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
                StringBuilder text = new StringBuilder("w" + EvidenceFolder.wall(START) + "\n");
                long before = 0;
                for (Line line : lines) {
                    text.append("%s %d %s\n".formatted(line.event(), line.nanos() - before, line.rest()));
                    before = line.nanos();
                }
                out.write(text.toString().getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
