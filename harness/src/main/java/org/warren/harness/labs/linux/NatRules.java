package org.warren.harness.labs.linux;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;

/// A NAT router's behaviour as nftables rules.
public final class NatRules {

    private NatRules() {}

    /// What `nft -f` reads, for a router whose other addresses are not known.
    public static String of(Nat nat) {
        return of(nat, List.of());
    }

    /// What `nft -f` reads.
    ///
    /// @param interfaces all of the router
    public static String of(Nat nat, List<Interface> interfaces) {
        // What a rule of the node's own translates to another destination may pass: that is a port forward.
        // A packet that is dropped here leaves no conntrack entry, which could clash with a mapping later.
        String unsolicited = nat.unsolicited() == Nat.Unsolicited.DROP ? "drop" : "reject";
        // Without it a packet of a connection that is forgotten would leave with its inside address.
        String forgotten = nat.tcpTimeout() == null ? "" : "meta l4proto tcp ct state invalid drop";
        return """
                table ip nat {
                    %7$s
                    %5$s
                    chain postrouting {
                        type nat hook postrouting priority srcnat;
                        %2$s
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
                """.formatted(
                        nat.outside(),
                        translation(nat),
                        unsolicited,
                        forgotten,
                        portForwards(nat, interfaces),
                        hairpin(nat),
                        nat.translation() == Nat.Translation.NAMED_ADDRESS ? outsideAddress(nat, interfaces) : "");
    }

    private static String translation(Nat nat) {
        String from = "oifname \"" + nat.outside() + "\" ";
        String ports = nat.ports() == Nat.PortAllocation.RANDOM ? " random,fully-random" : "";
        return switch (nat.translation()) {
            case MASQUERADE -> from + "masquerade" + ports;
            case NAMED_ADDRESS -> from + "snat to oifname map @outside" + ports;
            case NONE -> "";
        };
    }

    /// A map, so that a router that gets another address translates new connections to that one.
    private static String outsideAddress(Nat nat, List<Interface> interfaces) {
        String address = interfaces.stream()
                .filter(attached -> attached.name().equals(nat.outside()))
                .flatMap(attached -> attached.addresses().stream())
                .filter(IpPrefix::isIpv4)
                .map(IpPrefix::host)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "a NAT that keeps mappings has an IPv4 address on " + nat.outside()));
        return "map outside { type ifname : ipv4_addr; elements = { \"%s\" : %s } }".formatted(nat.outside(), address);
    }

    /// What comes from inside for the outside address is for whoever the port leads to, where the router hairpins.
    private static String portForwards(Nat nat, List<Interface> interfaces) {
        if (nat.portForwards().isEmpty()) {
            return "";
        }
        String fromOutside = "iifname \"" + nat.outside() + "\" fib daddr type local ";
        String fromInside = "iifname != \"" + nat.outside() + "\" fib daddr type local fib daddr . iif type != local "
                + elsewhere(nat, interfaces);
        StringBuilder rules = new StringBuilder("chain prerouting {\n type nat hook prerouting priority dstnat;\n");
        for (Nat.PortForward forward : nat.portForwards()) {
            String rule = "%s dport %d dnat to %s:%d\n"
                    .formatted(forward.protocol(), forward.port(), forward.to(), forward.toPort());
            rules.append(' ').append(fromOutside).append(rule);
            if (nat.hairpins()) {
                rules.append(' ').append(fromInside).append(rule);
            }
        }
        return rules.append('}').toString();
    }

    /// The router's addresses inside are its own: only what is for the outside one is sent back.
    private static String elsewhere(Nat nat, List<Interface> interfaces) {
        String inside = interfaces.stream()
                .filter(attached -> !attached.name().equals(nat.outside()))
                .flatMap(attached -> attached.addresses().stream())
                .filter(IpPrefix::isIpv4)
                .map(IpPrefix::host)
                .distinct()
                .collect(Collectors.joining(", "));
        return inside.isEmpty() ? "" : "ip daddr != { " + inside + " } ";
    }

    /// The answer of the host inside has to come back to the router.
    private static String hairpin(Nat nat) {
        return nat.hairpins()
                ? "iifname != \"%1$s\" oifname != \"%1$s\" ct status dnat masquerade".formatted(nat.outside())
                : "";
    }
}
