package org.warren.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.Set;
import org.warren.diagnose.finding.BothEnds;
import org.warren.diagnose.finding.Cause;
import org.warren.diagnose.finding.Certainty;
import org.warren.diagnose.finding.ConfiguredKeys;
import org.warren.diagnose.finding.Finding;
import org.warren.diagnose.finding.Findings;
import org.warren.diagnose.finding.LogRule;
import org.warren.diagnose.log.AlignedLog;
import org.warren.diagnose.log.DaemonLog;
import org.warren.diagnose.log.LogReading;
import org.warren.diagnose.report.DiagnosisPages;
import org.warren.diagnose.story.CaptureReading;
import org.warren.diagnose.story.CaptureStory;
import org.warren.diagnose.story.InitiatorKeys;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.record.DiagnosisPage;
import org.warren.harness.record.DiagnosisWriter;

/// The results of analysing captures and logs together.
///
/// @param files the captures
/// @param stories one for each capture
/// @param findings the most certain first
/// @param remarks from comparing several captures
/// @param logs with their clocks
record DiagnosedCaptures(
        List<Path> files,
        List<CaptureStory> stories,
        List<Finding> findings,
        List<String> remarks,
        List<AlignedLog> logs) {

    /// Causes whose evidence is present packets or lines. All others are also based on something that is missing.
    private static final Set<Cause> SEEN = EnumSet.of(
            Cause.PORT_CLOSED,
            Cause.UNREACHABLE,
            Cause.FILTERED,
            // From the keys in a file and an initiation that was captured.
            Cause.WRONG_KEY,
            Cause.UNKNOWN_KEY,
            Cause.CLOCK_SET_BACK,
            Cause.RETRY_STORM,
            Cause.RULE_BROKEN,
            Cause.UNDER_LOAD,
            Cause.SOURCE_NOT_ALLOWED,
            Cause.DESTINATION_NOT_ALLOWED,
            Cause.NO_ENDPOINT,
            Cause.NO_ROUTE);

    /// The input in addition to captures.
    ///
    /// @param keys from the file of one end
    /// @param port where WireGuard is expected to listen
    /// @param isApart whether not to compare several captures with each other
    /// @param logs of the ends
    record Beside(Optional<ConfiguredKeys> keys, OptionalInt port, boolean isApart, List<Path> logs) {}

    /// Reads and analyses all files.
    ///
    /// @throws IllegalArgumentException when a capture contains nothing that can be decoded
    /// @throws IOException when a file cannot be read
    static DiagnosedCaptures read(List<Path> captures, Beside beside) throws IOException {
        var stories = new ArrayList<CaptureStory>();
        for (Path file : captures) {
            CaptureStory story = story(readable(file, "capture"), beside);
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
        }
        return of(captures, stories, beside);
    }

    /// Reads a growing capture: it may have no packets yet, and may end within a packet.
    ///
    /// @throws IOException when it cannot be read
    static DiagnosedCaptures readSoFar(Path capture, Beside beside) throws IOException {
        return of(List.of(capture), List.of(story(capture, beside)), beside);
    }

    private static CaptureStory story(Path file, Beside beside) throws IOException {
        return CaptureReading.read(
                file, beside.keys().isPresent() ? beside.keys().get() : InitiatorKeys.NONE);
    }

    private static DiagnosedCaptures of(List<Path> files, List<CaptureStory> stories, Beside beside)
            throws IOException {
        var findings = new ArrayList<Finding>();
        for (CaptureStory story : stories) {
            findings.addAll(Findings.of(story, beside.port(), beside.keys()));
        }
        var compared = BothEnds.compare(beside.isApart() ? List.of() : stories, findings);
        long nanos = stories.stream().mapToLong(CaptureStory::firstNanos).max().orElse(0);
        var aligned = new ArrayList<AlignedLog>();
        for (Path log : beside.logs()) {
            aligned.add(AlignedLog.of(LogReading.read(readable(log, "log"), nanos), stories));
        }
        return new DiagnosedCaptures(
                files, stories, LogRule.apply(compared.findings(), stories, aligned), compared.remarks(), aligned);
    }

    /// The finding that remains if packets were lost between the kernel and the capture: missing packets may be these.
    ///
    /// @param dropped the number of lost packets
    DiagnosedCaptures withDropped(long dropped) {
        if (dropped == 0) {
            return this;
        }
        var remark =
                "The kernel dropped %d packets that this capture should have: the machine was too slow to take them, so whatever is missing in it may be these."
                        .formatted(dropped);
        var weaker = new ArrayList<Finding>();
        for (Finding finding : findings) {
            weaker.add(
                    SEEN.contains(finding.cause())
                            ? finding
                            : finding.weakened(
                                    Certainty.POSSIBLE,
                                    "The capture itself lacks %d packets, which may be these.".formatted(dropped)));
        }
        weaker.sort(Comparator.comparing(Finding::certainty));
        var all = new ArrayList<>(remarks);
        all.add(remark);
        return new DiagnosedCaptures(files, stories, weaker, all, logs);
    }

    List<DaemonLog> readLogs() {
        return logs.stream().map(AlignedLog::log).toList();
    }

    /// Writes the web page.
    ///
    /// @param refreshSeconds how often it reloads itself, while more data comes; 0 for never
    /// @throws IOException when a capture can no longer be read, or the page cannot be written
    Path writePage(Path folder, int refreshSeconds) throws IOException {
        var read = new ArrayList<DiagnosisPages.Read>();
        for (int i = 0; i < stories.size(); i++) {
            Path file = files.get(i);
            read.add(new DiagnosisPages.Read(stories.get(i), () -> FrameReader.open(file)));
        }
        DiagnosisPage page = DiagnosisPages.of(read, findings, remarks, logs, refreshSeconds);
        DiagnosisWriter writer = ServiceLoader.load(DiagnosisWriter.class)
                .findFirst()
                .orElseThrow(() -> new IOException("the reports module is not on the class path; add warren-reports"));
        return writer.write(folder, page);
    }

    /// A device has no end, and reading a pipe without a writer would block.
    private static Path readable(Path file, String what) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("%s is a folder; name a %s in it".formatted(file, what));
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new IllegalArgumentException(
                    "%s is not a regular file; write the %s into one first".formatted(file, what));
        }
        return file;
    }
}
