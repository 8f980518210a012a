package org.warren.diagnose.story;

/// Something in a capture that a story is made of.
public sealed interface Event permits Message, IcmpError {

    /// When it was captured, in nanoseconds since 1970.
    long nanos();

    /// The number of its packet in the capture, as Wireshark counts.
    long number();
}
