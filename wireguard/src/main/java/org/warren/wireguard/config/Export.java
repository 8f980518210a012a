package org.warren.wireguard.config;

import java.util.List;

/// A configuration in another format.
///
/// @param leftOut the settings that this format cannot express, one sentence each
public record Export(String text, List<String> leftOut) {
    public Export {
        leftOut = List.copyOf(leftOut);
    }
}
