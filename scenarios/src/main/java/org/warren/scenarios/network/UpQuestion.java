package org.warren.scenarios.network;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Whether wg-quick brings a tunnel up.
///
/// @param name of the check, unique in its file
/// @param node its node
/// @param tunnel the interface
/// @param comesUp what is expected
/// @param pattern what wg-quick is to print, a regular expression; null for anything
record UpQuestion(
        String name,
        String node,
        String tunnel,
        boolean comesUp,
        @Nullable String pattern) implements FileQuestion {

    @Override
    public long afterNanos() {
        return 0;
    }

    @Override
    public List<Event> events() {
        return List.of();
    }

    /// Whether it is about this tunnel.
    boolean isOf(TunnelFile file) {
        return file.node().equals(node) && file.name().equals(tunnel);
    }

    /// The log of wg-quick, without its folder and ending.
    String log() {
        return node + "-wg-quick-" + tunnel + "-up";
    }
}
