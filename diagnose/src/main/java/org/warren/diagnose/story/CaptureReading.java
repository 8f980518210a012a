package org.warren.diagnose.story;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.warren.harness.capture.Frame;
import org.warren.harness.capture.FrameReader;
import org.warren.harness.capture.PacketHeaders;

/// Analyses a capture of any size with bounded memory.
public final class CaptureReading {

    /// The number of messages that are sorted in memory, of 150 bytes each.
    private static final int SORTED_MAX = 1_500_000;
    /// The identity of ends may only become clear at the end; a further reading knows it from the start.
    private static final int READINGS_MAX = 3;

    private final Source source;
    private final Identities identities = new Identities();
    private final InitiatorKeys keys;

    private CaptureReading(Source source, InitiatorKeys keys) {
        this.source = source;
        this.keys = keys;
    }

    /// Opens the capture, which may be read several times.
    @FunctionalInterface
    public interface Source {

        /// A reader at the beginning of the capture.
        ///
        /// @throws IOException when it cannot be read or is not a capture
        FrameReader open() throws IOException;
    }

    /// Reads a file.
    ///
    /// @throws IOException when it cannot be read or is not a capture
    public static CaptureStory read(Path file) throws IOException {
        return read(file, InitiatorKeys.NONE);
    }

    /// Reads a file, with a key that reveals who initiates handshakes.
    ///
    /// @throws IOException when it cannot be read or is not a capture
    public static CaptureStory read(Path file, InitiatorKeys keys) throws IOException {
        return read(file.toString(), () -> FrameReader.open(file), keys);
    }

    /// Reads a capture from any source.
    ///
    /// @param name for display
    /// @throws IOException when it cannot be read or is not a capture
    public static CaptureStory read(String name, Source source) throws IOException {
        return read(name, source, InitiatorKeys.NONE);
    }

    /// Reads a capture from any source. If its packets are far out of order, or its end reveals more about the identity
    /// of ends, it is read again.
    ///
    /// @param name for display
    /// @throws IOException when it cannot be read or is not a capture
    public static CaptureStory read(String name, Source source, InitiatorKeys keys) throws IOException {
        var reading = new CaptureReading(source, keys);
        Told told = reading.tell();
        for (int i = 1; i < READINGS_MAX && told.storyteller().learn(); i++) {
            told = reading.tell();
        }
        return story(name, told);
    }

    /// Returns the outer packets of tunnels in a capture, in the order of the file.
    ///
    /// @throws IOException when it cannot be read or is not a capture
    public static void events(Source source, Consumer<Event> events) throws IOException {
        readFrames(source, events);
    }

    /// One reading.
    ///
    /// @param disordered how many events were left out because they came too late
    private record Told(Storyteller storyteller, Frames frames, long disordered) {}

    private Told tell() throws IOException {
        var storyteller = new Storyteller(identities, keys.forReading());
        var order = new TimeOrder(storyteller::take);
        Frames frames = readFrames(source, order::take);
        order.finish();
        if (order.tooLate() == 0) {
            return new Told(storyteller, frames, 0);
        }
        var events = new ArrayList<Event>();
        Frames again = readFrames(source, event -> {
            if (events.size() < SORTED_MAX) {
                events.add(event);
            }
        });
        if (events.size() >= SORTED_MAX) {
            return new Told(storyteller, frames, order.tooLate());
        }
        events.sort(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::number));
        var sorted = new Storyteller(identities, keys.forReading());
        events.forEach(sorted::take);
        return new Told(sorted, again, 0);
    }

    /// The results of a reading in addition to the events.
    private record Frames(
            long packets,
            long firstNanos,
            long lastNanos,
            ForeignTraffic foreign,
            SeenAddresses addresses,
            long fragments,
            long cutTrains,
            long unreadable,
            int linkType,
            List<String> damage) {}

    private static Frames readFrames(Source source, Consumer<Event> events) throws IOException {
        var foreign = new ForeignTraffic();
        var addresses = new SeenAddresses();
        var messages = new MessageReader(foreign, addresses, events);
        long first = Long.MAX_VALUE;
        long last = 0;
        long unreadable = 0;
        int linkType = 0;
        try (var reader = source.open()) {
            var frame = new Frame();
            while (reader.next(frame)) {
                first = Math.min(first, frame.wallNanos());
                last = Math.max(last, frame.wallNanos());
                messages.read(frame, reader.frames());
                if (!PacketHeaders.isReadable(frame)) {
                    unreadable++;
                    linkType = frame.linkType();
                }
            }
            long packets = reader.frames();
            return new Frames(
                    packets,
                    packets == 0 ? 0 : first,
                    last,
                    foreign,
                    addresses,
                    messages.laterFragments(),
                    messages.cutTrains(),
                    unreadable,
                    linkType,
                    reader.damage().stream().toList());
        }
    }

    private static CaptureStory story(String name, Told told) {
        Frames frames = told.frames();
        return new CaptureStory(
                name,
                told.storyteller().points(),
                told.storyteller().scans(),
                frames.packets(),
                frames.firstNanos(),
                frames.lastNanos(),
                frames.foreign(),
                frames.addresses(),
                told.storyteller().strays(),
                frames.fragments(),
                frames.cutTrains(),
                told.disordered(),
                frames.unreadable(),
                frames.linkType(),
                frames.damage().stream().findFirst());
    }
}
