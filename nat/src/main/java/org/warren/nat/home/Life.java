package org.warren.nat.home;

import java.util.Locale;

/// A measured timeout of a mapping.
///
/// @param aliveNanos the greatest age at which a mapping was alive; 0 if none was
/// @param deadNanos the smallest greater age at which it was not; [Long#MAX_VALUE] if it was alive to the end
/// @param slackNanos the error of either value, because of packet delays
public record Life(long aliveNanos, long deadNanos, long slackNanos) {

    private static final long SECOND = 1_000_000_000L;

    /// Whether mappings were alive to the end.
    public boolean isLonger() {
        return deadNanos == Long.MAX_VALUE;
    }

    /// The middle of the two ages; the first one if mappings were alive to the end.
    public long nanos() {
        return isLonger() ? aliveNanos : aliveNanos + (deadNanos - aliveNanos) / 2;
    }

    /// The error of the middle, in either direction.
    public long errorNanos() {
        return isLonger() ? Long.MAX_VALUE : (deadNanos - aliveNanos + 1) / 2 + slackNanos;
    }

    /// Whether both may be the same timeout.
    boolean mayBe(Life other) {
        return aliveNanos - slackNanos < end(other) && other.aliveNanos - other.slackNanos < end(this);
    }

    private static long end(Life life) {
        return life.isLonger() ? life.deadNanos : life.deadNanos + life.slackNanos;
    }

    /// The setting for a behaviour: whole seconds, at least 1.
    String setting() {
        return Math.max(1, (nanos() + SECOND / 2) / SECOND) + "s";
    }

    /// The measured value and its error, for display.
    public String words() {
        return isLonger()
                ? String.format(Locale.ROOT, "alive after %.1f s, when the measurement ended", seconds(aliveNanos))
                : String.format(Locale.ROOT, "%.1f s ± %.1f s", seconds(nanos()), seconds(errorNanos()));
    }

    private static double seconds(long nanos) {
        return nanos / (double) SECOND;
    }
}
