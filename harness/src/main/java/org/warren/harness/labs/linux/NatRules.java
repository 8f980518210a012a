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
                    %5$s
                    chain postrouting {
                        type nat hook postrouting priority srcnat;
                        oifname "%1$s" masquerade%2$s
                        %6$s
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
                """.formatted(nat.outside(), ports, unsolicited, forgotten, portForwards(nat), hairpin(nat));
    }

    /// What comes from inside for the outside address is for whoever the port leads to, where the router hairpins.
    private static String portForwards(Nat nat) {
        if (nat.portForwards().isEmpty()) {
            return "";
        }
        StringBuilder rules = new StringBuilder("chain prerouting {\n type nat hook prerouting priority dstnat;\n");
        for (Nat.PortForward forward : nat.portForwards()) {
            rules.append(nat.hairpins() ? " " : " iifname \"" + nat.outside() + "\" ")
                    .append("fib daddr type local ")
                    .append(forward.protocol())
                    .append(" dport ")
                    .append(forward.port())
                    .append(" dnat to ")
                    .append(forward.to())
                    .append(':')
                    .append(forward.toPort())
                    .append('\n');
        }
        return rules.append('}').toString();
    }

    /// The answer of the host inside has to come back to the router.
    private static String hairpin(Nat nat) {
        return nat.hairpins()
                ? "iifname != \"%1$s\" oifname != \"%1$s\" ct status dnat masquerade".formatted(nat.outside())
                : "";
    }
}
