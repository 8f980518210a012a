package org.warren.harness.subject;

import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Stream;

/// A file for wg-quick(8): a tunnel's configuration with the addresses, and further lines of its `[Interface]`.
///
/// @param tunnel keys, port, addresses and peers
/// @param settings further lines of `[Interface]`, such as `DNS = 1.1.1.1` or `PostUp = COMMAND`; they must not be
///     secret
public record WgQuickFile(TunnelConfig tunnel, List<String> settings) {

    public WgQuickFile {
        settings = List.copyOf(settings);
    }

    /// A file with only the tunnel's configuration.
    public static WgQuickFile of(TunnelConfig tunnel) {
        return new WgQuickFile(tunnel, List.of());
    }

    /// The same with another line in `[Interface]`.
    public WgQuickFile with(String setting) {
        return new WgQuickFile(
                tunnel, Stream.concat(settings.stream(), Stream.of(setting)).toList());
    }

    String toIni() {
        StringBuilder more = new StringBuilder("[Interface]\n");
        more.append("Address = ").append(String.join(", ", tunnel.addresses())).append('\n');
        settings.forEach(setting -> more.append(setting).append('\n'));
        return tunnel.toIni().replaceFirst("\\[Interface]\n", Matcher.quoteReplacement(more.toString()));
    }
}
