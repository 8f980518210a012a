package org.warren.harness.record;

import java.util.List;
import java.util.Objects;

/// What was measured of the NAT of a run's router before the run trusted it, beside what was declared of it.
///
/// @param node the router
/// @param name of the NAT, such as `linux-6`; `kernel` for the lab kernel's own
/// @param measured what it was that was measured, and where, in a few words
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
    /// @param key as network files have it, such as `filtering`
    /// @param declared what it is to be
    /// @param found what it was found to be
    /// @param same whether both agree, as far as a measurement can tell
    /// @param why two texts agree; empty where they are equal, or do not agree
    public record Setting(String key, String declared, String found, boolean same, String why) {
        public Setting {
            RecordValues.requireText(key, "setting of a NAT");
            Objects.requireNonNull(declared, "declared");
            Objects.requireNonNull(found, "found");
            Objects.requireNonNull(why, "why");
        }
    }
}
