package org.warren.workload.link;

import org.jspecify.annotations.Nullable;

/// What a link does to packets.
///
/// @param up to those that its node sends
/// @param down to those that its node receives
/// @param radio a radio that sleeps, which both directions share; null without one
public record LinkBehaviour(
        LinkDirection up, LinkDirection down, @Nullable Radio radio) {}
