package org.warren.nat;

/// Limits for the number of mappings.
///
/// @param perHost for each inside address (RFC 6888 §3, REQ-4); 0 for no limit
/// @param total in all; 0 for no limit
/// @param eviction how room is made
public record Limits(int perHost, int total, Eviction eviction) {

    /// No limits.
    public static final Limits NONE = new Limits(0, 0, Eviction.NONE);

    /// @throws IllegalArgumentException for a negative number
    public Limits {
        if (perHost < 0 || total < 0) {
            throw new IllegalArgumentException("a limit is a number of mappings, or 0 for none");
        }
    }
}
