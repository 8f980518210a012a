package org.warren.kit.workload;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.files.RunParts;
import org.warren.harness.record.Strip;
import org.warren.workload.Direction;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Transport;
import org.warren.workload.Window;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

/// The record of a workload, from the files that its players wrote.
///
/// @param workload that was to be played
/// @param startNanos when it began, since virtual time 0
/// @param streams in the order of their numbers
public record TrafficRecord(Workload workload, long startNanos, List<StreamRecord> streams) {

    /// The maximum number of messages of one stream.
    public static final int MESSAGES_MAX = 50_000_000;

    private static final long LINES_MAX = 200_000_000;
    private static final int LINE_LENGTH_MAX = 100;
    private static final int FIELDS = 4;

    public TrafficRecord {
        streams = List.copyOf(streams);
    }

    /// Reads the record of a run.
    ///
    /// @throws MissingEvidenceException if the run played nothing, or a player's file is missing or damaged
    public static TrafficRecord of(Evidence evidence) {
        return of(evidence, "");
    }

    /// The same for one of several workloads of a run.
    ///
    /// @param played its name
    /// @throws MissingEvidenceException if the run played nothing, or a player's file is missing or damaged
    public static TrafficRecord of(Evidence evidence, String played) {
        TrafficRecord record =
                empty(evidence.get(PlayedWorkload.plan(played)), evidence.get(PlayedWorkload.begin(played)));
        for (Path file : files(evidence.folder(), record.workload(), played)) {
            String name = RunParts.PROBES + "/" + file.getFileName();
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                record.read(in, evidence.observations().epochNanos()).ifPresent(damage -> {
                    throw new MissingEvidenceException("What a player wrote down (%s) %s.".formatted(name, damage));
                });
            } catch (IOException e) {
                throw new MissingEvidenceException(
                        "What a player wrote down (%s) cannot be read: %s.".formatted(name, e.getMessage()), e);
            }
        }
        return record;
    }

    /// One player writes for all nodes that it can enter, into the file of the first one; otherwise each node has its
    /// own file.
    private static List<Path> files(Path folder, Workload workload, String played) {
        List<Workload.End> ends = workload.ends();
        boolean together = !ends.isEmpty()
                && ends.stream().noneMatch(end -> end.namespace().isEmpty());
        List<Path> files = (together ? ends.subList(0, 1) : ends)
                .stream()
                        .map(end -> folder.resolve(RunParts.PROBES).resolve(PlayedWorkload.file(end.node(), played)))
                        .toList();
        if (files.isEmpty()) {
            throw new MissingEvidenceException("What was to be played names no node.");
        }
        for (Path file : files) {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                throw new MissingEvidenceException(
                        "The run has no file %s/%s, in which a player writes down what happened."
                                .formatted(RunParts.PROBES, file.getFileName()));
            }
        }
        return files;
    }

    /// A record without events.
    ///
    /// @param plan the workload, as [WorkloadText] writes it
    static TrafficRecord empty(String plan, long startNanos) {
        Workload workload;
        try {
            workload = WorkloadText.parse(plan);
        } catch (IllegalArgumentException e) {
            throw new MissingEvidenceException("What was to be played is damaged: %s.".formatted(e.getMessage()), e);
        }
        List<StreamRecord> streams = new ArrayList<>();
        for (Flow flow : workload.flows()) {
            for (Stream stream : flow.streams()) {
                streams.add(new StreamRecord(flow, stream, startNanos, planned(workload, flow, stream, MESSAGES_MAX)));
            }
        }
        return new TrafficRecord(workload, startNanos, streams);
    }

    /// A strip of some streams over time.
    ///
    /// @param name of all of them
    public Strip strip(String name, List<StreamFigures> some) {
        return StreamStrip.of(name, some, startNanos, workload.nanos());
    }

    /// The number of datagrams in the schedule, or of connections if answers took no time.
    ///
    /// @param max how many there may be, up to [#MESSAGES_MAX]
    /// @throws MissingEvidenceException if there are more
    static int planned(Workload workload, Flow flow, Stream stream, int max) {
        long messages = 0;
        for (int window = 0; window < flow.windows().size(); window++) {
            Window each = flow.windows().get(window);
            Emissions emissions = new Emissions(workload.seed(), flow.name(), stream, window);
            long left = each.endNanos() - each.startNanos();
            for (Emission next = emissions.next(); next.gapNanos() < left; next = emissions.next()) {
                left -= next.gapNanos();
                messages += stream.transport() == Transport.TCP ? 1 : Math.ceilDiv(next.size(0), Stream.DATAGRAM_MAX);
                if (messages > max) {
                    throw new MissingEvidenceException(
                            "What was to be played is damaged: stream %s of flow %s has more than %d messages."
                                    .formatted(stream.name(), flow.name(), max));
                }
            }
        }
        return (int) messages;
    }

    /// Adds a player's file.
    ///
    /// @param epochNanos the wall clock at virtual time 0
    /// @return the defect of the file, if any
    Optional<String> read(InputStream packed, long epochNanos) throws IOException {
        long line = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            String first = line(in);
            if (first == null || !first.startsWith("w")) {
                return Optional.of("has no beginning");
            }
            line = 1;
            long now = Long.parseLong(first.substring(1)) - epochNanos;
            for (String each = line(in); each != null; each = line(in)) {
                line++;
                String[] fields = each.substring(1).split(" ", FIELDS + 1);
                if (fields.length != FIELDS || line > LINES_MAX) {
                    return Optional.of("is damaged at line " + line);
                }
                now += Long.parseLong(fields[2]);
                int of = Integer.parseInt(fields[0]);
                long value = Long.parseLong(fields[3]);
                if (each.charAt(0) == 'k') {
                    drop(workload.ends().get(of).node(), value);
                } else {
                    event(each.charAt(0), streams.get(of), Integer.parseInt(fields[1]), now, value);
                }
            }
            return Optional.empty();
        } catch (EOFException e) {
            return Optional.of("ends in the middle, after line " + line);
        } catch (ZipException e) {
            return Optional.of("is not packed by gzip");
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.of("is damaged at line " + line);
        }
    }

    /// A line, which may be truncated in a damaged file; null at the end of the file.
    private static @Nullable String line(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return text.isEmpty() ? null : text.toString();
            }
            if (text.length() == LINE_LENGTH_MAX) {
                throw new IllegalArgumentException("a line without end");
            }
            text.append((char) next);
        }
        return text.toString();
    }

    private void drop(String node, long datagrams) {
        for (StreamRecord stream : streams) {
            if (stream.flow().near().equals(node) || stream.flow().far().equals(node)) {
                stream.dropped(datagrams);
            }
        }
    }

    private static void event(char event, StreamRecord stream, int number, long now, long value) {
        boolean answers = stream.stream().answer() != null;
        boolean isOut = stream.stream().direction() == Direction.OUT;
        if (isOut ? event == 's' || event == 'h' : event == 'r' || event == 'a') {
            stream.carriedDatagram(value);
        }
        switch (event) {
            case 's' -> stream.sent(number, now, value);
            case 'x' -> stream.refused(number, now, value);
            case 'r' -> {
                if (!answers) {
                    stream.arrived(number, now);
                }
            }
            case 'a' -> stream.answered(value);
            case 'y' -> stream.answerRefused();
            case 'h' -> stream.arrived(number, now);
            case 'o' -> stream.opened(number, now);
            case 'd' -> {
                stream.ended(number, now, true, value);
                stream.carriedData(value);
            }
            case 'f' -> stream.ended(number, now, false, value);
            default -> throw new IllegalArgumentException("no event " + event);
        }
    }

    /// The record of a stream.
    ///
    /// @throws IllegalArgumentException when there is no stream with this name
    public StreamRecord stream(Flow flow, Stream stream) {
        return streams.stream()
                .filter(each -> each.flow().name().equals(flow.name())
                        && each.stream().name().equals(stream.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stream " + stream.name()));
    }
}
