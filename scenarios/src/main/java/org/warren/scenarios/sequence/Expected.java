package org.warren.scenarios.sequence;

import java.util.Optional;
import java.util.OptionalLong;
import org.warren.harness.capture.WireGuardMessage.Kind;
import org.warren.harness.evidence.Seconds;
import org.warren.kit.timers.TimerLateness;

/// A datagram that is expected.
///
/// @param from the end that sends it
/// @param kind what it is; it determines the length
/// @param since the moment that its delay counts from, in nanoseconds since the start of the script; empty for the
///     previous datagram
/// @param delay nanoseconds; 0 for immediately
/// @param jitter what an implementation may add at random, in nanoseconds
/// @param repeatedUntil in nanoseconds since the start of the script: it is sent repeatedly, its delay counted from the
///     previous one, until that moment; empty for once
/// @param rule why it is sent
record Expected(
        End from, Kind kind, OptionalLong since, long delay, long jitter, OptionalLong repeatedUntil, String rule) {

    static final int INNER_PADDED = 96;

    /// How early a timer may seem to fire: a tick of the kernel's clock, and the time that a script's action takes.
    private static final long EARLY = 20_000_000;

    /// When it may be sent, both bounds included; in nanoseconds since the start of the script.
    record Window(long earliest, long latest) {
        boolean contains(long nanos) {
            return earliest <= nanos && nanos <= latest;
        }

        String words() {
            return "between %s and %s".formatted(Seconds.text(earliest), Seconds.text(latest));
        }
    }

    /// The length of its UDP payload in bytes.
    int length() {
        return length(kind);
    }

    /// The length of the UDP payload of each kind in bytes: whitepaper §5.4, and for data the scripts' only packet.
    static int length(Kind kind) {
        return switch (kind) {
            case INITIATION -> 148;
            case RESPONSE -> 92;
            case COOKIE_REPLY -> 64;
            case KEEPALIVE -> 32;
            case DATA -> 32 + INNER_PADDED;
        };
    }

    /// When it may be sent.
    ///
    /// @param before when the previous datagram was sent
    /// @param late how late the timers of its end may fire
    Window window(long before, TimerLateness late) {
        long base = since.orElse(before);
        return new Window(base + delay - EARLY, base + late.latestNanos(delay + jitter));
    }

    /// The same datagram, sent repeatedly until a moment.
    Expected repeatedUntil(double seconds) {
        return new Expected(from, kind, since, delay, jitter, OptionalLong.of(nanos(seconds)), rule);
    }

    /// A packet of the script, which is sent immediately.
    static Expected data(End from, double at) {
        return new Expected(
                from,
                Kind.DATA,
                OptionalLong.of(nanos(at)),
                0,
                0,
                OptionalLong.empty(),
                "a packet is sent at once while there is a session");
    }

    /// A datagram that the previous one causes.
    static Expected atOnce(End from, Kind kind, String rule) {
        return timer(from, kind, Optional.empty(), 0, 0, rule);
    }

    /// A datagram that is sent at a moment of the script.
    static Expected at(double seconds, End from, Kind kind, String rule) {
        return timer(from, kind, Optional.of(seconds), 0, 0, rule);
    }

    /// A datagram that a timer sends.
    ///
    /// @param since seconds since the start of the script; empty for the previous datagram
    static Expected timer(End from, Kind kind, Optional<Double> since, double delay, double jitter, String rule) {
        OptionalLong base = since.isPresent() ? OptionalLong.of(nanos(since.get())) : OptionalLong.empty();
        return new Expected(from, kind, base, nanos(delay), nanos(jitter), OptionalLong.empty(), rule);
    }

    static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }
}
