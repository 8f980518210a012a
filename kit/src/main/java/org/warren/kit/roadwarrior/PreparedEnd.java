package org.warren.kit.roadwarrior;

import org.warren.harness.subject.TunnelConfig;
import org.warren.harness.subject.TunnelInterface;

/// A tunnel interface that has no configuration yet, because some implementations speak as soon as they have one.
///
/// @param end the interface
/// @param config what [#up] gives it
public record PreparedEnd(TunnelInterface end, TunnelConfig config) {

    /// Configures the interface and brings it up.
    public void up() {
        end.configure(config);
        end.up();
    }
}
