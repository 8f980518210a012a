package org.warren.harness.labs.linux;

import org.warren.harness.topology.Nat;

/// A NAT router's behaviour as nftables rules.
public final class NatRules {

    private NatRules() {}

    /// What `nft -f` reads.
    public static String of(Nat nat) {
        String ports = nat.ports() == Nat.PortAllocation.RANDOM ? " random,fully-random" : "";
        // What a rule of the node's own translates to another destination may pass: that is a port forward.
        // A packet that is dropped here leaves no conntrack entry, which could clash with a mapping later.
        String unsolicited = nat.unsolicited() == Nat.Unsolicited.DROP ? "drop" : "reject";
        // Without it a packet of a connection that is forgotten would leave with its inside address.
        String forgotten = nat.tcpTimeout() == null ? "" : "meta l4proto tcp ct state invalid drop";
        return """
                table ip nat {
                    chain postrouting {
                        type nat hook postrouting priority srcnat;
                        oifname "%1$s" masquerade%2$s
                    }
                }
                table inet filter {
                    chain input {
                        type filter hook input priority filter;
                        iifname "%1$s" ct state established,related accept
                        iifname "%1$s" ct status dnat accept
                        iifname "%1$s" meta l4proto { icmp, icmpv6 } accept
                        iifname "%1$s" %3$s
                    }
                    chain forward {
                        type filter hook forward priority filter;
                        %4$s
                        iifname "%1$s" ct state established,related accept
                        iifname "%1$s" ct status dnat accept
                        iifname "%1$s" %3$s
                    }
                }
                """.formatted(nat.outside(), ports, unsolicited, forgotten);
    }
}
