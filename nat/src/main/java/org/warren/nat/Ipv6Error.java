package org.warren.nat;

/// An ICMPv6 error, such as "packet too big" (RFC 4443 §3).
///
/// @param from the address of the reporting node, with port 0
/// @param to the address of the sender of the packet that it is about, with port 0
/// @param quoted that packet, as the reporting node saw it
public record Ipv6Error(Ipv6Endpoint from, Ipv6Endpoint to, Ipv6Packet quoted) {}
