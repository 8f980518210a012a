package org.warren.nat.home;

import java.util.Locale;

/// How long a mapping lives, as far as it was measured.
///
/// @param aliveNanos the greatest age at which it was alive; 0 where it never was
/// @param deadNanos the least age after that at which it was not; [Long#MAX_VALUE] where it was alive to the end
/// @param slackNanos by how much either may be off, because packets travel
public record Life(long aliveNanos, long deadNanos, long slackNanos) {

    private static final long SECOND = 1_000_000_000L;

    /// Whether it was alive to the end.
    public boolean isLonger() {
        return deadNanos == Long.MAX_VALUE;
    }

    /// The middle of the two ages; the first one where it was alive to the end.
    public long nanos() {
        return isLonger() ? aliveNanos : aliveNanos + (deadNanos - aliveNanos) / 2;
    }

    /// How far the middle may be off, either way.
    public long errorNanos() {
        return isLonger() ? Long.MAX_VALUE : (deadNanos - aliveNanos + 1) / 2 + slackNanos;
    }

    /// Whether both may be one time.
    boolean mayBe(Life other) {
        return aliveNanos - slackNanos < end(other) && other.aliveNanos - other.slackNanos < end(this);
    }

    private static long end(Life life) {
        return life.isLonger() ? life.deadNanos : life.deadNanos + life.slackNanos;
    }

    /// What a behaviour has for it: whole seconds, at least 1.
    String setting() {
        return Math.max(1, (nanos() + SECOND / 2) / SECOND) + "s";
    }

    /// The measured value and its error, for people.
    public String words() {
        return isLonger()
                ? String.format(Locale.ROOT, "alive after %.1f s, when the measurement ended", seconds(aliveNanos))
                : String.format(Locale.ROOT, "%.1f s ± %.1f s", seconds(nanos()), seconds(errorNanos()));
    }

    private static double seconds(long nanos) {
        return nanos / (double) SECOND;
    }
}
