package org.warren.scenarios.throughput;

import java.util.OptionalLong;
import org.warren.harness.lab.LabNode;

/// What a node has counted so far.
///
/// @param cpuNanos processor time of everything in the node's container; none where no control group tells
/// @param tunnelBytes what the node's tunnel interface has received, as `wg` shows it
record Meter(OptionalLong cpuNanos, long tunnelBytes) {

    private static final long NANOS_PER_MICRO = 1000;

    /// Both generations of control groups; a node with a kernel of its own finds the container's in the other places.
    private static final String SCRIPT = """
            for root in /sys/fs/cgroup /run/host-cgroup; do
              for file in cpuacct/cpuacct.usage cpuacct.usage cpu.stat; do
                if [ -r "$root/$file" ]; then sed 's/^/cpu /' "$root/$file"; break 2; fi
              done
            done
            wg show %s transfer | sed 's/^/transfer /'
            """;

    /// Reads the counters of a node.
    static Meter read(LabNode node, String tunnel) {
        return parse(node.run("sh", "-c", SCRIPT.formatted(tunnel)).orThrow().out());
    }

    /// Reads `cpu NANOSECONDS` or `cpu usage_usec MICROSECONDS`, and `transfer PEER RECEIVED SENT` of each peer.
    static Meter parse(String text) {
        OptionalLong cpu = OptionalLong.empty();
        long received = 0;
        for (String line : text.lines().toList()) {
            String[] words = line.split("\\s+", -1);
            if (words[0].equals("cpu") && words.length == 2) {
                cpu = OptionalLong.of(Long.parseLong(words[1]));
            } else if (words[0].equals("cpu") && words[1].equals("usage_usec")) {
                cpu = OptionalLong.of(Long.parseLong(words[2]) * NANOS_PER_MICRO);
            } else if (words[0].equals("transfer")) {
                received += Long.parseLong(words[2]);
            }
        }
        return new Meter(cpu, received);
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
