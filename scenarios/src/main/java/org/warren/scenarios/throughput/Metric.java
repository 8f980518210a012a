package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Something that is measured of each participant, once a round.
///
/// @param name as records have it
/// @param kind how it is measured
/// @param number streams of TCP, or bytes of each IP packet of UDP
/// @param fromServer whether data goes from the server to the client
record Metric(String name, Kind kind, int number, boolean fromServer) {

    private static final int[] STREAMS = {1, 8};
    private static final int LARGEST = 1420;
    private static final int[] SIZES = {64, 512, LARGEST};

    /// How something is measured.
    enum Kind {
        TCP,
        UDP,
        IDLE_LATENCY,
        LOADED_LATENCY
    }

    /// All of them.
    ///
    /// @param brief whether UDP is tried with the largest packets only
    static List<Metric> all(boolean brief) {
        List<Metric> all = new ArrayList<>();
        for (int streams : STREAMS) {
            all.add(new Metric("tcp-" + streams + "-up", Kind.TCP, streams, false));
            all.add(new Metric("tcp-" + streams + "-down", Kind.TCP, streams, true));
        }
        Arrays.stream(SIZES)
                .filter(size -> !brief || size == LARGEST)
                .forEach(size -> all.add(new Metric("udp-" + size, Kind.UDP, size, false)));
        all.add(new Metric("rtt-idle", Kind.IDLE_LATENCY, 0, false));
        all.add(new Metric("rtt-loaded", Kind.LOADED_LATENCY, 1, false));
        return all;
    }

    /// The one of this name.
    ///
    /// @throws IllegalArgumentException when there is none
    static Metric named(String name) {
        return all(false).stream()
                .filter(metric -> metric.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing is measured that is named " + name));
    }

    /// Whether the client is where the data arrives.
    boolean arrivesAtClient() {
        return fromServer || kind == Kind.IDLE_LATENCY || kind == Kind.LOADED_LATENCY;
    }

    /// In words.
    String title() {
        return switch (kind) {
            case TCP ->
                "TCP, " + number + (number == 1 ? " stream, " : " streams, ")
                        + (fromServer ? "server to client" : "client to server");
            case UDP -> "UDP, IP packets of " + number + " bytes, client to server, up to the loss point";
            case IDLE_LATENCY -> "round trip, idle";
            case LOADED_LATENCY -> "round trip under one TCP stream";
        };
    }

    /// What a sample of it says.
    List<Quantity> quantities() {
        return switch (kind) {
            case TCP -> List.of(Quantity.THROUGHPUT, Quantity.CLIENT_CPU, Quantity.SERVER_CPU);
            case UDP -> List.of(Quantity.THROUGHPUT, Quantity.PACKETS);
            case IDLE_LATENCY, LOADED_LATENCY -> List.of(Quantity.P50, Quantity.P99);
        };
    }
}
