package org.warren.traffic.play;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.warren.workload.Emission;
import org.warren.workload.Emissions;
import org.warren.workload.Flow;
import org.warren.workload.Stream;
import org.warren.workload.Window;

/// The messages of one stream that are due, and when.
final class Sender {

    /// No further message is due.
    static final long NEVER = Long.MAX_VALUE;

    private final long seed;
    private final int number;
    private final Flow flow;
    private final Stream stream;
    private final End from;
    private final InetAddress to;
    private final long startNanos;
    private int window = -1;
    private @Nullable Emissions emissions;
    private @Nullable Emission next;
    private long due = NEVER;
    private int sequence;

    /// @param number of the stream in the workload
    /// @param startNanos the clock at the beginning of the workload
    Sender(long seed, int number, Flow flow, Stream stream, End from, InetAddress to, long startNanos) {
        this.seed = seed;
        this.number = number;
        this.flow = flow;
        this.stream = stream;
        this.from = from;
        this.to = to;
        this.startNanos = startNanos;
        advance(openWindow(startNanos));
    }

    int number() {
        return number;
    }

    Stream stream() {
        return stream;
    }

    End from() {
        return from;
    }

    InetAddress to() {
        return to;
    }

    /// When the next message is due, or [#NEVER].
    long due() {
        return due;
    }

    /// The message that is due.
    Emission message() {
        Emission message = next;
        if (message == null) {
            throw new IllegalStateException("nothing is due of stream " + number);
        }
        return message;
    }

    /// A number for a datagram or a connection.
    int takeSequence() {
        return sequence++;
    }

    /// Continues with the message after the one that was due.
    ///
    /// @param from the start of its gap: when the last message was due, or its last answer arrived
    void advance(long from) {
        long begin = from;
        while (emissions != null) {
            Emission following = emissions.next();
            long gap = following.gapNanos();
            if (gap < startNanos + flow.windows().get(window).endNanos() - begin) {
                next = following;
                due = begin + gap;
                return;
            }
            begin = openWindow(begin);
        }
        due = NEVER;
    }

    /// Begins the next window that is not over yet; a connection may have lasted beyond some.
    ///
    /// @return when its first gap begins
    private long openWindow(long after) {
        List<Window> windows = flow.windows();
        do {
            window++;
        } while (window < windows.size() && startNanos + windows.get(window).endNanos() <= after);
        if (window >= windows.size()) {
            emissions = null;
            return after;
        }
        emissions = new Emissions(seed, flow.name(), stream, window);
        return Math.max(after, startNanos + windows.get(window).startNanos());
    }
}
