package org.warren.harness.labs.virtual;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/// What a virtual lab's guest is put together from.
///
/// @param kernel the version of its kernel, as 6.12; empty for the usual one
/// @param layers names of what goes over its root file system; usually none
public record GuestParts(String kernel, Set<String> layers) {

    /// What a guest has where nobody says it.
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
