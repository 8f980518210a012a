package org.warren.nat;

/// How an ICMP error about a packet of a mapping is treated (RFC 4787 §9).
public enum IcmpHandling {
    /// It is translated with the packet that it quotes (RFC 5508 §4).
    TRANSLATED,
    /// It is dropped.
    IGNORED,
    /// It is translated and ends the mapping, which REQ-12 forbids.
    ENDS_MAPPING
}
