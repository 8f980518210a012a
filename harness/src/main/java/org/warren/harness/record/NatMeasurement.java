package org.warren.harness.record;

import java.util.List;
import java.util.Objects;

/// The measured behaviour of the NAT of a run's router, next to the declared one.
///
/// @param node the router
/// @param name of the NAT, such as `linux-6`; `kernel` for the lab kernel's own
/// @param measured what was measured, and where, in a few words
/// @param settings in the order of the measurement
public record NatMeasurement(String node, String name, String measured, List<Setting> settings) {

    private static final int SETTINGS_MAX = 100;

    public NatMeasurement {
        RecordValues.requireText(node, "node of a measured NAT");
        RecordValues.requireText(name, "name of a measured NAT");
        Objects.requireNonNull(measured, "measured");
        settings = List.copyOf(settings);
        RecordValues.requireFew(settings.size(), SETTINGS_MAX, "settings of a NAT");
    }

    /// A setting.
    ///
    /// @param key as in network files, such as `filtering`
    /// @param declared the declared value
    /// @param found the measured value
    /// @param same whether both agree, as far as a measurement can tell
    /// @param why two different texts agree; otherwise empty
    public record Setting(String key, String declared, String found, boolean same, String why) {
        public Setting {
            RecordValues.requireText(key, "setting of a NAT");
            Objects.requireNonNull(declared, "declared");
            Objects.requireNonNull(found, "found");
            Objects.requireNonNull(why, "why");
        }
    }
}
