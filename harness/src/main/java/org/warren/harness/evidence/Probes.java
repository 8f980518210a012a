package org.warren.harness.evidence;

import java.time.Duration;

/// A series of numbered UDP datagrams to a node's echo service: how it is sent, and its name in the evidence.
///
/// @param name of the series, stable across versions
/// @param from the node that sends them
/// @param address the destination, as the sender's ping would take it
/// @param count how many, unless an answer ends the series sooner
/// @param interval time between two of them
/// @param linger how long to wait for the answer to the last one
/// @param endsWithAnswer whether the first answer ends the series
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

    /// A series to the default port.
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

    /// A single probe, with a second to wait for its answer.
    public static Probes once(String name, String from, String address) {
        return new Probes(name, from, address, 1, SECOND, SECOND, true);
    }

    /// The same with this number of probes, and without stopping at an answer.
    public Probes times(int count) {
        return new Probes(name, from, address, count, interval, linger, false, port);
    }

    /// The same with another interval.
    public Probes every(Duration interval) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, port);
    }

    /// The same with another time to wait for the last answer.
    public Probes linger(Duration linger) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, port);
    }

    /// The same to an echo service on another port.
    public Probes toPort(int other) {
        return new Probes(name, from, address, count, interval, linger, endsWithAnswer, other);
    }

    /// The same, but the first answer ends the series.
    public Probes untilAnswered() {
        return new Probes(name, from, address, count, interval, linger, true, port);
    }

    /// The path of the log of what its node sends and receives, relative to the run's folder.
    public String path() {
        return "probes/" + from + "-" + name + ".jsonl";
    }

    /// The maximum duration of the series.
    public Duration duration() {
        return interval.multipliedBy(count).plus(linger);
    }
}
