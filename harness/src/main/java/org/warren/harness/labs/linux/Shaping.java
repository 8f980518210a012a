package org.warren.harness.labs.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.warren.harness.topology.Link;

/// A link's properties as netem parameters, for one direction.
public final class Shaping {

    /// Packets that may wait for their delay; netem's default limit of 1000 would drop packets at high rates.
    private static final int QUEUE_PACKETS = 100_000;

    private Shaping() {}

    /// The `tc` command that shapes packets sent by a device.
    public static List<String> command(String device, Link link) {
        List<String> command = new ArrayList<>(List.of("tc", "qdisc", "replace", "dev", device, "root", "netem"));
        command.addAll(List.of("limit", Integer.toString(QUEUE_PACKETS)));
        command.addAll(List.of("delay", link.delay().toNanos() / 1000 + "us"));
        share(command, "loss", link.lossPercent());
        share(command, "duplicate", link.duplicatePercent());
        share(command, "reorder", link.reorderPercent());
        if (link.rateBitsPerSecond() > 0) {
            command.addAll(List.of("rate", link.rateBitsPerSecond() + "bit"));
        }
        return command;
    }

    private static void share(List<String> command, String fault, double percent) {
        if (percent > 0) {
            command.addAll(List.of(fault, String.format(Locale.ROOT, "%.4f%%", percent)));
        }
    }
}
