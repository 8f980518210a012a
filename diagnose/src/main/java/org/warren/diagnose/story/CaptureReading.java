package org.warren.diagnose.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;

/// Reads a capture of any size into its story, in memory that has a limit.
public final class CaptureReading {

    /// So many messages are sorted in memory, of 150 bytes each.
    private static final int SORTED_MAX = 1_500_000;

    private CaptureReading() {}

    /// Opens the capture, as often as it has to be read.
    @FunctionalInterface
    public interface Source {

        /// The capture from its start.
        ///
        /// @throws IOException when it cannot be read or is no capture
        FrameReader open() throws IOException;
    }

    /// Reads a file.
    ///
    /// @throws IOException when it cannot be read or is no capture
    public static CaptureStory read(Path file) throws IOException {
        return read(file.toString(), () -> FrameReader.open(file));
    }

    /// Reads a capture from anywhere. One whose packets are far out of the order of time is read twice.
    ///
    /// @param name for people
    /// @throws IOException when it cannot be read or is no capture
    public static CaptureStory read(String name, Source source) throws IOException {
        var storyteller = new Storyteller();
        var order = new TimeOrder(storyteller::take);
        Scan scan = scan(source, order::take);
        order.finish();
        if (order.tooLate() == 0) {
            return story(name, storyteller, scan, 0);
        }
        var events = new ArrayList<Event>();
        Scan again = scan(source, event -> {
            if (events.size() < SORTED_MAX) {
                events.add(event);
            }
        });
        if (events.size() >= SORTED_MAX) {
            return story(name, storyteller, scan, order.tooLate());
        }
        events.sort(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
        var sorted = new Storyteller();
        events.forEach(sorted::take);
        return story(name, sorted, again, 0);
    }

    /// What a reading found beside the events.
    private record Scan(
            long packets,
            long firstNanos,
            long lastNanos,
            ForeignTraffic foreign,
            long fragments,
            List<String> damage) {}

    private static Scan scan(Source source, Consumer<Event> events) throws IOException {
        var foreign = new ForeignTraffic();
        var messages = new MessageReader(foreign, events);
        long first = Long.MAX_VALUE;
        long last = 0;
        try (var reader = source.open()) {
            var frame = new Frame();
            while (reader.next(frame)) {
                first = Math.min(first, frame.wallNanos());
                last = Math.max(last, frame.wallNanos());
                messages.read(frame, reader.frames());
            }
            long packets = reader.frames();
            return new Scan(
                    packets,
                    packets == 0 ? 0 : first,
                    last,
                    foreign,
                    messages.laterFragments(),
                    reader.damage().stream().toList());
        }
    }

    private static CaptureStory story(String name, Storyteller storyteller, Scan scan, long disordered) {
        return new CaptureStory(
                name,
                storyteller.points(),
                scan.packets(),
                scan.firstNanos(),
                scan.lastNanos(),
                scan.foreign(),
                storyteller.strays(),
                scan.fragments(),
                disordered,
                scan.damage().stream().findFirst());
    }
}
