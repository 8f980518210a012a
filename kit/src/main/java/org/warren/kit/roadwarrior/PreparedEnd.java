package org.warren.kit.roadwarrior;

import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// A tunnel interface that is not yet configured, because some implementations send as soon as they are.
///
/// @param end the interface
/// @param config the configuration that [#up] applies
public record PreparedEnd(TunnelInterface end, TunnelConfig config) {

    /// Configures the interface and brings it up.
    public void up() {
        end.configure(config);
        end.up();
    }
}
