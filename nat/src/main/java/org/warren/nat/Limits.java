package org.warren.nat;

/// How many mappings there may be.
///
/// @param perHost for each inside address (RFC 6888 §3, REQ-4); 0 for any number
/// @param total in all; 0 for any number
/// @param eviction what makes room
public record Limits(int perHost, int total, Eviction eviction) {

    /// Any number of mappings.
    public static final Limits NONE = new Limits(0, 0, Eviction.NONE);

    /// @throws IllegalArgumentException for a negative number
    public Limits {
        if (perHost < 0 || total < 0) {
            throw new IllegalArgumentException("a limit is a number of mappings, or 0 for none");
        }
    }
}
