package org.warren.harness.labs.virtual;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// The parts of a virtual lab's guest.
///
/// @param kernel the version of its kernel, such as 6.12; empty for the default
/// @param layers the names of its layers; usually none
public record GuestParts(String kernel, Set<String> layers) {

    /// The default parts.
    public static final GuestParts USUAL = new GuestParts("", Set.of());

    public GuestParts {
        layers = Collections.unmodifiableSet(new TreeSet<>(layers));
    }

    /// The same with more layers.
    GuestParts with(Set<String> more) {
        Set<String> all = new TreeSet<>(layers);
        all.addAll(more);
        return new GuestParts(kernel, all);
    }
}
