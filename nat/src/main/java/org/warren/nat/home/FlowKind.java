package org.warren.nat.home;

/// The packets that precede the measurement of a mapping's timeout.
enum FlowKind {
    /// One outbound packet without an answer.
    NEW,
    /// Two outbound packets without answers.
    ONE_WAY,
    /// One outbound packet and its answer.
    ANSWERED,
    /// The same twice.
    ANSWERED_TWICE,
    /// The same twice, 3 s apart: Linux has established a flow by then.
    ESTABLISHED;

    /// The resolution of the measured age, in parts: fewer if a timeout is only compared with others.
    int parts(int fine) {
        return this == ANSWERED || this == ANSWERED_TWICE ? Math.max(2, fine / 5) : fine;
    }
}
