package org.warren.harness.evidence;

import java.time.Duration;

/// A series of numbered UDP datagrams to a node's echo service: how it is sent, and its name in the evidence.
///
/// @param name of the series, stable across versions
/// @param from the node that sends them
/// @param address where to, as the sender's ping would take it
/// @param count how many, unless an answer ends it sooner
/// @param interval time between two of them
/// @param linger how long the last one's answer is waited for
/// @param endsWithAnswer whether the first answer ends it
/// @param port of the echo service
public record Probes(
        String name,
        String from,
        String address,
        int count,
        Duration interval,
        Duration linger,
        boolean endsWithAnswer,
        int port) {

    /// The UDP port of the echo service (RFC 862).
    public static final int ECHO_PORT = 7;

    private static final Duration SECOND = Duration.ofSeconds(1);

    public Probes {
        if (count < 1 || interval.isNegative() || linger.isNegative()) {
            throw new IllegalArgumentException("probes " + name + ": count is at least 1, times are not negative");
        }
    }

    /// A series to the usual port.
    public Probes(
            String name,
            String from,
            String address,
            int count,
            Duration interval,
            Duration linger,
            boolean endsWithAnswer) {
        this(name, from, address, count, interval, linger, endsWithAnswer, ECHO_PORT);
    }

    /// One probe; its answer is waited for a second.
    public static Probes once(String name, String from, String address) {
        return new Probes(name, from, address, 1, SECOND, SECOND, true);
    }

    /// More of them, to the last one.
    public Probes times(int count) {
        return new Probes(name, from, address, count, interval, linger, false, port);
    }

    /// With another time between two.
    public Probes every(Duration interval) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, port);
    }

    /// With another time to wait for the last answer.
    public Probes linger(Duration linger) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, port);
    }

    /// To an echo service on another port.
    public Probes toPort(int other) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, other);
    }

    /// The first answer ends the series.
    public Probes untilAnswered() {
        return new Probes(name, from, address, count, interval, linger, true, port);
    }

    /// The path of what its node sends and gets back, relative to the run's folder.
    public String path() {
        return "probes/" + from + "-" + name + ".jsonl";
    }

    /// How long the series takes at most.
    public Duration duration() {
        return interval.multipliedBy(count).plus(linger);
    }
}
