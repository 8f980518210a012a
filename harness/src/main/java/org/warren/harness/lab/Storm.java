package org.warren.harness.lab;

/// An interface that carried more packets than anybody sends, and whose lab has dropped whatever it was to send since.
///
/// @param node where
/// @param interfaceName the interface
/// @param nanos when it was blocked, in the lab's time
/// @param packets how many it had carried by the time of asking
/// @param instant whether they came almost at the same instant, and not spread over time
public record Storm(String node, String interfaceName, long nanos, long packets, boolean instant) {}
