package org.warren.scenarios.throughput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Something that is measured for each participant, once a round.
///
/// @param name as in records
/// @param kind how it is measured
/// @param number streams of TCP, or bytes of each IP packet of UDP
/// @param fromServer whether data goes from the server to the client
/// @param pathMtu of the path below the tunnel meanwhile, smaller than the tunnel's packets need; 0 for the usual one
record Metric(String name, Kind kind, int number, boolean fromServer, int pathMtu) {

    private static final int[] STREAMS = {1, 8};
    private static final int LARGEST = 1420;
    private static final int UDP_HEADERS = 28;
    private static final int[] SIZES = {64, 512, LARGEST};
    private static final int LEAST_MTU = 1280;

    /// How something is measured.
    enum Kind {
        TCP,
        UDP,
        IDLE_LATENCY,
        LOADED_LATENCY,
        START
    }

    private Metric(String name, Kind kind, int number, boolean fromServer) {
        this(name, kind, number, fromServer, 0);
    }

    /// All of them.
    ///
    /// @param brief whether UDP is tried with the largest packets only, and TCP not over a path of a small MTU
    static List<Metric> all(boolean brief) {
        List<Metric> all = new ArrayList<>();
        for (int streams : STREAMS) {
            all.add(new Metric("tcp-" + streams + "-up", Kind.TCP, streams, false));
            all.add(new Metric("tcp-" + streams + "-down", Kind.TCP, streams, true));
        }
        if (!brief) {
            all.add(new Metric("tcp-1-up-mtu-" + LEAST_MTU, Kind.TCP, 1, false, LEAST_MTU));
        }
        Arrays.stream(SIZES)
                .filter(size -> !brief || size == LARGEST)
                .forEach(size -> all.add(new Metric("udp-" + size, Kind.UDP, size, false)));
        all.add(new Metric("rtt-idle", Kind.IDLE_LATENCY, 0, false));
        all.add(new Metric("rtt-loaded", Kind.LOADED_LATENCY, 1, false));
        all.add(new Metric("start", Kind.START, 0, false));
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

    /// Whether it applies to a participant: a path without a tunnel has nothing that starts.
    boolean isOf(Participant participant) {
        return kind != Kind.START || !participant.isCeiling();
    }

    /// Whether a sample without data that arrived is invalid. How a subject copes with a path that is too small for its
    /// packets is a number, which may be 0; scenario `path-mtu` judges it.
    boolean needsData() {
        return kind != Kind.START && pathMtu == 0;
    }

    /// Whether the data arrives at the client.
    boolean arrivesAtClient() {
        return fromServer || kind == Kind.IDLE_LATENCY || kind == Kind.LOADED_LATENCY;
    }

    /// In words.
    String title() {
        return switch (kind) {
            case TCP ->
                "TCP, " + number + (number == 1 ? " stream, " : " streams, ")
                        + (fromServer ? "server to client" : "client to server")
                        + (pathMtu == 0 ? "" : ", over a path with an MTU of " + pathMtu);
            case UDP ->
                "UDP, IP packets of " + number + " bytes (" + (number - UDP_HEADERS)
                        + " of data), client to server, up to the loss point";
            case IDLE_LATENCY -> "round trip, idle";
            case LOADED_LATENCY -> "round trip under one TCP stream";
            case START -> "time until a new interface can be configured";
        };
    }

    /// Whether the memory of daemons is measured afterwards: after most streams, in both directions.
    boolean hasMemory() {
        return kind == Kind.TCP && number == STREAMS[STREAMS.length - 1] && fromServer;
    }

    /// The main quantity of a sample of it.
    List<Quantity> quantities() {
        return switch (kind) {
            case TCP ->
                hasMemory()
                        ? List.of(
                                Quantity.THROUGHPUT,
                                Quantity.CLIENT_CPU,
                                Quantity.SERVER_CPU,
                                Quantity.CLIENT_MEMORY,
                                Quantity.SERVER_MEMORY)
                        : List.of(Quantity.THROUGHPUT, Quantity.CLIENT_CPU, Quantity.SERVER_CPU);
            case UDP -> List.of(Quantity.THROUGHPUT, Quantity.PACKETS, Quantity.ARRIVED);
            case IDLE_LATENCY, LOADED_LATENCY -> List.of(Quantity.P50, Quantity.P95, Quantity.P99);
            case START -> List.of(Quantity.START);
        };
    }
}
