package org.warren.wireguard.device;

/// The clock of a device.
public interface Clock {
    /// Nanoseconds since an arbitrary moment, never going back. Time during which the machine sleeps counts, because
    /// sessions age meanwhile.
    long now();

    /// Nanoseconds during which the machine has slept since the same moment.
    long asleep();
}
