package org.warren.nat;

/// An ICMP error, such as "port unreachable" or "fragmentation needed".
///
/// @param from the address of who reports it
/// @param to the address of who sent the packet that it is about
/// @param quoted that packet, as the reporter saw it
public record IcmpError(int from, int to, Packet quoted) {}
