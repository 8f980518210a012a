package org.warren.scenarios.throughput;

import java.util.OptionalLong;
import org.warren.harness.lab.LinuxNode;

/// The counters of a node.
///
/// @param cpuNanos processor time of everything in the node; none if it is not known
/// @param tunnelBytes what the node's tunnel interface has received, as `wg` shows it
record Meter(OptionalLong cpuNanos, long tunnelBytes) {

    /// Reads the counters of a node.
    static Meter read(LinuxNode node, String tunnel) {
        String transfer =
                node.run("sh", "-c", "wg show %s transfer".formatted(tunnel)).out();
        return new Meter(node.processorNanos(), received(transfer));
    }

    /// Adds up `PEER RECEIVED SENT` of each peer; nothing if there is no tunnel.
    static long received(String transfer) {
        return transfer.lines()
                .map(line -> line.split("\\s+", -1))
                .filter(words -> words.length == 3)
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
    }

    /// Processor time since an earlier reading.
    OptionalLong cpuSince(Meter earlier) {
        return cpuNanos.isPresent() && earlier.cpuNanos.isPresent()
                ? OptionalLong.of(cpuNanos.getAsLong() - earlier.cpuNanos.getAsLong())
                : OptionalLong.empty();
    }

    long tunnelBytesSince(Meter earlier) {
        return tunnelBytes - earlier.tunnelBytes;
    }
}
