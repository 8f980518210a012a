package org.warren.nat;

/// An ICMP error, such as "port unreachable" or "fragmentation needed".
///
/// @param from the address of the reporting node
/// @param to the address of the sender of the packet that it is about
/// @param quoted that packet, as the reporting node saw it
public record IcmpError(int from, int to, Packet quoted) {}
