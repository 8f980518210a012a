package org.warren.wireguard.config;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.key.PrivateKey;

/// The section `[Interface]`. `toString` does not show the key.
///
/// @param privateKey null for none
/// @param listenPort null or 0 for a port that the system chooses
/// @param fwMark the mark of the encrypted packets, 32 bits, 0 for none
public record InterfaceSection(
        @Nullable PrivateKey privateKey, @Nullable Port listenPort, int fwMark, QuickSettings quick) {
    public InterfaceSection {
        if (listenPort != null && listenPort.equals(new Port(0))) {
            listenPort = null;
        }
    }
}
