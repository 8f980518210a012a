package org.warren.scenarios.throughput;

/// A number that samples contain.
enum Quantity {
    THROUGHPUT("throughput", "bit/s", "Gbit/s", 1e-9),
    PACKETS("packets", "1/s", "1000/s", 1e-3),
    ARRIVED("arrived", "1/s", "1000/s", 1e-3),
    CLIENT_CPU("client-cpu", "s/Gbit", "s/Gbit", 1),
    SERVER_CPU("server-cpu", "s/Gbit", "s/Gbit", 1),
    CLIENT_MEMORY("client-memory", "B", "MiB", 1.0 / (1 << 20)),
    SERVER_MEMORY("server-memory", "B", "MiB", 1.0 / (1 << 20)),
    START("start", "s", "ms", 1e3),
    P50("p50", "s", "ms", 1e3),
    P95("p95", "s", "ms", 1e3),
    P99("p99", "s", "ms", 1e3);

    private final String key;
    private final String unit;
    private final String shownUnit;
    private final double shownFactor;

    Quantity(String key, String unit, String shownUnit, double shownFactor) {
        this.key = key;
        this.unit = unit;
        this.shownUnit = shownUnit;
        this.shownFactor = shownFactor;
    }

    /// Its name in records.
    String key() {
        return key;
    }

    /// Its unit in records.
    String unit() {
        return unit;
    }

    /// Its unit in tables.
    String shownUnit() {
        return shownUnit;
    }

    /// A value in the unit of tables.
    double shown(double value) {
        return value * shownFactor;
    }
}
