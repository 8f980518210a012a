package org.warren.wireguard.config;

import java.util.List;

/// A configuration in another form.
///
/// @param leftOut what that form has no place for, a sentence each
public record Export(String text, List<String> leftOut) {
    public Export {
        leftOut = List.copyOf(leftOut);
    }
}
