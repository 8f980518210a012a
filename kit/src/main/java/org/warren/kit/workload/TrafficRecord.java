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
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.files.RunParts;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Workload;
import org.warren.workload.WorkloadText;

/// What became of a workload, as its players wrote it down.
///
/// @param workload what was to be played
/// @param startNanos when it began, since virtual time 0
/// @param streams in the order of their numbers
public record TrafficRecord(Workload workload, long startNanos, List<StreamRecord> streams) {

    /// How far a number may be ahead of those before it: players of several nodes are read one after the other.
    static final int AHEAD_MAX = 50_000_000;

    private static final long LINES_MAX = 200_000_000;
    private static final int FIELDS = 4;

    public TrafficRecord {
        streams = List.copyOf(streams);
    }

    /// Reads what a run has.
    ///
    /// @throws MissingEvidenceException where the run played nothing, or a player's file is missing or damaged
    public static TrafficRecord of(Evidence evidence) {
        TrafficRecord record = empty(evidence.get(PlayedWorkload.PLAN), evidence.get(PlayedWorkload.START));
        for (Path file : files(evidence.folder())) {
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

    private static List<Path> files(Path folder) {
        Path probes = folder.resolve(RunParts.PROBES);
        try (var all = Files.list(probes)) {
            List<Path> files = all.filter(file -> file.toString().endsWith(PlayedWorkload.ENDING))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new MissingEvidenceException("The run has no file of a player in %s.".formatted(RunParts.PROBES));
            }
            return files;
        } catch (IOException e) {
            throw new MissingEvidenceException("The folder %s cannot be listed.".formatted(RunParts.PROBES), e);
        }
    }

    /// A record in which nothing has happened.
    ///
    /// @param plan what was to be played, as [WorkloadText] writes it
    static TrafficRecord empty(String plan, long startNanos) {
        Workload workload;
        try {
            workload = WorkloadText.parse(plan);
        } catch (IllegalArgumentException e) {
            throw new MissingEvidenceException("What was to be played is damaged: %s.".formatted(e.getMessage()), e);
        }
        List<StreamRecord> streams = new ArrayList<>();
        for (Flow flow : workload.flows()) {
            flow.streams().forEach(stream -> streams.add(new StreamRecord(flow, stream)));
        }
        return new TrafficRecord(workload, startNanos, streams);
    }

    /// Adds what a player wrote.
    ///
    /// @param epochNanos the wall clock at virtual time 0
    /// @return what is wrong with it, if anything
    Optional<String> read(InputStream packed, long epochNanos) throws IOException {
        long line = 0;
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII))) {
            String first = in.readLine();
            if (first == null || !first.startsWith("w")) {
                return Optional.of("has no beginning");
            }
            line = 1;
            long now = Long.parseLong(first.substring(1)) - epochNanos;
            for (String each = in.readLine(); each != null; each = in.readLine()) {
                line++;
                String[] fields = each.substring(1).split(" ", FIELDS + 1);
                if (fields.length != FIELDS || line > LINES_MAX) {
                    return Optional.of("is damaged at line " + line);
                }
                now += Long.parseLong(fields[2]);
                StreamRecord stream = streams.get(Integer.parseInt(fields[0]));
                event(each.charAt(0), stream, Integer.parseInt(fields[1]), now, Long.parseLong(fields[3]));
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

    private static void event(char event, StreamRecord stream, int number, long now, long value) {
        boolean answers = stream.stream().answer() != null;
        switch (event) {
            case 's' -> stream.sent(number, now, value);
            case 'x' -> stream.refused(number, now);
            case 'r' -> {
                if (!answers) {
                    stream.arrived(number, now);
                }
            }
            case 'a' -> stream.answered(value);
            case 'h' -> stream.arrived(number, now);
            case 'o' -> stream.opened(number, now);
            case 'd' -> stream.ended(number, now, true, value);
            case 'f' -> stream.ended(number, now, false, value);
            default -> throw new IllegalArgumentException("no event " + event);
        }
    }

    /// The record of a stream.
    ///
    /// @throws IllegalArgumentException when there is none of that name
    public StreamRecord stream(Flow flow, Stream stream) {
        return streams.stream()
                .filter(each -> each.flow().name().equals(flow.name())
                        && each.stream().name().equals(stream.name()))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no stream " + stream.name()));
    }
}
