package org.warren.diagnose.finding;

/// How certain a finding is.
public enum Certainty {
    /// The packets allow nothing else.
    CERTAIN,
    /// Other reasons are possible, and rare.
    LIKELY,
    /// One of several reasons that the packets do not tell apart.
    POSSIBLE
}
