package org.warren.diagnose.story;

/// An end of a tunnel. A is the one that initiated the first handshake of the capture, or sent its first message.
public enum Side {
    A,
    B;

    /// The other end.
    public Side other() {
        return this == A ? B : A;
    }
}
