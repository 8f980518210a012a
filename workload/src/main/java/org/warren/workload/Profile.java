package org.warren.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The traffic of a kind of program: its streams, and when it is active.
///
/// @param name lower-case words with hyphens
/// @param about a description, one sentence
/// @param sessions when it is active; null for always
/// @param streams at least one
public record Profile(String name, String about, @Nullable Sessions sessions, List<Stream> streams) {

    /// When a program is active: a session that begins with the run, then a gap, and so on.
    ///
    /// @param gap between the end of one session and the beginning of the next, in nanoseconds
    /// @param length of a session, in nanoseconds
    public record Sessions(Distribution gap, Distribution length) {
        /// Shorter ones would be millions per day.
        private static final double MEAN_MIN = 1e9;

        public Sessions {
            if (gap.mean() + length.mean() < MEAN_MIN) {
                throw new IllegalArgumentException("sessions follow each other by less than 1s on average");
            }
        }
    }

    public Profile {
        streams = List.copyOf(streams);
        if (streams.isEmpty()) {
            throw new IllegalArgumentException("profile " + name + " has no stream");
        }
    }

    /// The sessions of a run.
    ///
    /// @param seed of the run
    /// @param flow the name of the flow, which distinguishes flows of one profile
    /// @param nanos the duration of the run
    public List<Window> windows(long seed, String flow, long nanos) {
        if (sessions == null) {
            return List.of(new Window(0, nanos));
        }
        SplittableRandom random = Seeds.random(seed, flow, "sessions");
        List<Window> windows = new ArrayList<>();
        long start = 0;
        while (start < nanos) {
            long length = Math.max(1, drawn(sessions.length, random, nanos));
            long end = Math.min(nanos, start + length);
            windows.add(new Window(start, end));
            start = end + drawn(sessions.gap, random, nanos);
        }
        return windows;
    }

    /// A session is limited to the duration of the run.
    private static long drawn(Distribution distribution, SplittableRandom random, long nanos) {
        return Math.min((long) distribution.sample(random), nanos);
    }
}
