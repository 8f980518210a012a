package org.warren.workload.link;

import org.jspecify.annotations.Nullable;

/// The behaviour of a link.
///
/// @param up for packets that its node sends
/// @param down for packets that its node receives
/// @param radio a radio that sleeps, shared by both directions; null if there is none
public record LinkBehaviour(
        LinkDirection up, LinkDirection down, @Nullable Radio radio) {}
