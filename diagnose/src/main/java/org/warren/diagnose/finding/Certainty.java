package org.warren.diagnose.finding;

/// How certain a finding is.
public enum Certainty {
    /// The packets allow no other explanation.
    CERTAIN,
    /// Other explanations are possible, but rare.
    LIKELY,
    /// One of several explanations that the packets do not distinguish.
    POSSIBLE
}
