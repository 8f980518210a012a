package org.warren.harness.lab;

/// An interface that carried an implausible number of packets and whose outgoing packets the lab has dropped since.
///
/// @param node the node of the interface
/// @param interfaceName the interface
/// @param nanos when it was blocked, in the lab's time
/// @param packets how many it has carried until now
/// @param instant whether they came almost at the same instant, not spread over time
public record Storm(String node, String interfaceName, long nanos, long packets, boolean instant) {}
