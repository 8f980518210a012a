package org.warren.diagnose.story;

/// An event in a capture.
public sealed interface Event permits Message, IcmpError {

    /// When it was captured, in nanoseconds since 1970.
    long nanos();

    /// The number of its packet in the capture, as in Wireshark.
    long number();
}
