package org.warren.nat.home;

/// Packets after which a mapping's life is measured.
enum FlowKind {
    /// One from inside, which nobody answers.
    NEW,
    /// Two from inside, which nobody answers.
    ONE_WAY,
    /// One from inside and its answer.
    ANSWERED,
    /// The same twice.
    ANSWERED_TWICE,
    /// The same twice, with 3 s in between: Linux has established a flow by then.
    ESTABLISHED;

    /// In how many parts an age is to be known: fewer where a life is only held against others.
    int parts(int fine) {
        return this == ANSWERED || this == ANSWERED_TWICE ? Math.max(2, fine / 5) : fine;
    }
}
