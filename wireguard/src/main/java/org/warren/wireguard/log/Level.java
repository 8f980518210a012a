package org.warren.wireguard.log;

import org.jspecify.annotations.Nullable;

/// How much is logged, with wireguard-go's names.
public enum Level {
    SILENT,
    ERROR,
    VERBOSE;

    /// Reads `LOG_LEVEL`: `verbose` or `debug`, `silent`, and for anything else errors only, as wireguard-go does.
    public static Level parse(@Nullable String text) {
        return switch (text == null ? "" : text) {
            case "verbose", "debug" -> VERBOSE;
            case "silent" -> SILENT;
            default -> ERROR;
        };
    }
}
