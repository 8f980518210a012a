package org.warren.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.files.RunParts;
import org.warren.harness.lab.Lab;
import org.warren.harness.lab.LabException;

/// Writes the captures of a run in progress to a stream. A failure of the stream does not affect the run.
final class LiveCaptures {

    private static final long LOOK_NANOS = 200_000_000L;
    /// At most a tenth of the run's time is spent on reading captures.
    private static final long REST = 9;

    private final WiresharkStream stream;
    private final PrintWriter screen;
    private final boolean hasKeys;
    private final List<Tap> taps = new ArrayList<>();
    private final LongSupplier nanoTime;
    private long next;
    private boolean isOver;
    private boolean isTold;

    /// A lab only returns the beginning of a longer capture.
    private static final int CAPTURED_BYTES_MAX = (16 << 20) - (1 << 17);

    private record Tap(String node, String interfaceName) {}

    /// @param screen for a message when nobody reads the stream any more
    /// @param hasKeys whether nodes keep key logs
    /// @param nanoTime a monotonic clock of this machine
    LiveCaptures(WiresharkStream stream, PrintWriter screen, boolean hasKeys, LongSupplier nanoTime) {
        this.stream = stream;
        this.screen = screen;
        this.hasKeys = hasKeys;
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /// Called when the capture of an interface starts.
    void began(String node, String interfaceName) {
        var tap = new Tap(node, interfaceName);
        if (!taps.contains(tap)) {
            taps.add(tap);
        }
    }

    /// An interface that was captured before is now captured into the next file.
    void beganAgain(String node, String interfaceName) {
        int number = 2;
        while (taps.contains(new Tap(node, interfaceName + Evidence.AGAIN + number))) {
            number++;
        }
        began(node, interfaceName + Evidence.AGAIN + number);
    }

    /// Passes on new packets, if it is time to.
    void look(Lab lab) {
        if (isOver || taps.isEmpty() || nanoTime.getAsLong() - next < 0) {
            return;
        }
        long begin = nanoTime.getAsLong();
        try {
            if (stream.isReady()) {
                handOver(lab);
            }
        } catch (LabException | IOException e) {
            isOver = true;
            tell("Wireshark gets the rest of the packets when the run is over: " + e.getMessage());
        }
        tellEnd("; the run continues without it, and its captures are complete");
        long now = nanoTime.getAsLong();
        next = now + Math.max(LOOK_NANOS, REST * (now - begin));
    }

    private void handOver(Lab lab) throws IOException {
        Map<String, byte[]> captures = new LinkedHashMap<>();
        for (Tap tap : taps) {
            byte[] capture = lab.captured(tap.node, tap.interfaceName);
            if (capture.length > CAPTURED_BYTES_MAX) {
                throw new IOException(
                        "the capture of %s of %s has more than 16 MiB".formatted(tap.interfaceName, tap.node));
            }
            captures.put(tap.node + "-" + tap.interfaceName, capture);
        }
        // Keys are read after captures and written before them, so no packet precedes its keys.
        if (hasKeys) {
            for (String node : taps.stream().map(Tap::node).distinct().toList()) {
                keys(lab, node);
            }
        }
        stream.packets(captures);
    }

    /// A node without a key log runs another subject, or has not started yet.
    private void keys(Lab lab, String node) throws IOException {
        byte[] text;
        try {
            text = lab.node(node).readLog(RunParts.KEYS + "/" + node + ".keys");
        } catch (LabException e) {
            return;
        }
        stream.keyLog(node, text);
    }

    /// Passes on the remaining packets of a run that has ended, and closes the stream.
    ///
    /// @param run its folder
    void end(Path run) {
        try {
            stream.rest(run);
        } catch (IOException e) {
            tell("Wireshark does not get the rest of the packets: " + e.getMessage());
        }
        stream.close();
        tellEnd(" before it had read all packets of the run, whose captures are complete");
    }

    private void tellEnd(String what) {
        Optional<String> ended = stream.ended();
        if (ended.isPresent() && !isTold) {
            isTold = true;
            tell(ended.get() + what);
        }
        isOver |= ended.isPresent();
    }

    private void tell(String sentence) {
        screen.println("  " + sentence);
        screen.flush();
    }
}
