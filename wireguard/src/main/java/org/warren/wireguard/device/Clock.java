package org.warren.wireguard.device;

/// The time by which a device lives.
public interface Clock {
    /// Nanoseconds since an arbitrary moment, never going back. Time that the machine sleeps through counts: a session
    /// ages meanwhile.
    long now();

    /// Nanoseconds that the machine has slept through since the same moment.
    long asleep();
}
