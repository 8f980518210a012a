package org.warren.reports;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.warren.harness.record.RunFolder;
import org.warren.harness.record.RunRecord;
import org.warren.harness.record.Timeline;
import org.warren.harness.record.TimelineExcerpt;
import org.warren.harness.record.UnreadableRecordException;

/// The input of a run's page.
///
/// @param earlier the record that a comparison used as reference; null if there is none
/// @param notices what the page does not show, one sentence each
record Recorded(RunRecord run, Timeline timeline, @Nullable RunRecord earlier, List<String> notices) {

    /// More packets would make a page that browsers open slowly. A day with keepalives has 21,600, at four taps.
    static final int PACKETS_MAX = 60_000;

    Recorded {
        notices = List.copyOf(notices);
    }

    static Recorded of(RunRecord run, Timeline timeline) {
        return new Recorded(run, timeline, null, List.of());
    }

    /// The contents of a folder whose records are already known.
    static Recorded of(RunFolder folder, RunRecord run, Timeline timeline) {
        return of(folder, run, TimelineExcerpt.of(timeline, PACKETS_MAX), new ArrayList<>());
    }

    /// Reads a folder.
    ///
    /// @throws IOException in one sentence, if a record cannot be read
    static Recorded read(RunFolder folder) throws IOException {
        return of(folder, folder.readRun(), folder.readTimeline(PACKETS_MAX), new ArrayList<>());
    }

    /// Reads a folder as far as possible; without a timeline its page has no packets, and says so.
    ///
    /// @throws IOException in one sentence, if `run.json` cannot be read
    static Recorded readWhatThereIs(RunFolder folder) throws IOException {
        var run = folder.readRun();
        try {
            return of(folder, run, folder.readTimeline(PACKETS_MAX), new ArrayList<>());
        } catch (UnreadableRecordException e) {
            var empty = Timeline.of(run.clock().epoch(), List.of(), List.of(), List.of(), List.of());
            var notices = new ArrayList<String>();
            notices.add("There is no timeline: " + e.getMessage());
            return of(folder, run, new TimelineExcerpt(empty, 0), notices);
        }
    }

    private static Recorded of(RunFolder folder, RunRecord run, TimelineExcerpt excerpt, List<String> notices) {
        var timeline = excerpt.timeline();
        if (excerpt.packetsLeftOut() > 0) {
            notices.add(String.format(
                    Locale.ROOT,
                    "This page has the first %,d of %,d packets; the captures have all.",
                    timeline.packets().size(),
                    timeline.packets().size() + excerpt.packetsLeftOut()));
        }
        return new Recorded(run, timeline, earlier(folder.path().resolve("earlier/run.json"), notices), notices);
    }

    private static @Nullable RunRecord earlier(Path file, List<String> notices) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return RunFolder.readRun(file);
        } catch (IOException e) {
            notices.add("The earlier record is not shown: " + e.getMessage());
            return null;
        }
    }
}
