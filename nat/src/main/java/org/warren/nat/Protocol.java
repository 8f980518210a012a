package org.warren.nat;

/// The protocols that a NAT translates.
public enum Protocol {
    UDP,
    /// Queries and their answers, such as echo; errors are [IcmpError].
    ICMP,
    TCP
}
