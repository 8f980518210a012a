package org.warren.harness.nat;

/// A packet of one flow that reaches the router.
///
/// @param nanos when, since virtual time 0
/// @param outbound true from inside to the remote end, false for an answer
public record FlowEvent(long nanos, boolean outbound) {}
