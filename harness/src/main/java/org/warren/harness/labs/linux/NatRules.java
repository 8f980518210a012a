package org.warren.harness.labs.linux;

import java.util.List;
import java.util.stream.Collectors;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;

/// A NAT router's behaviour as nftables rules.
public final class NatRules {

    private NatRules() {}

    /// The input of `nft -f`, for a router whose other addresses are not known.
    public static String of(Nat nat) {
        return of(nat, List.of());
    }

    /// The input of `nft -f`.
    ///
    /// @param interfaces all interfaces of the router
    public static String of(Nat nat, List<Interface> interfaces) {
        // Packets that a rule of the node redirects to another destination may pass: that is a port forward.
        // A packet that is dropped here leaves no conntrack entry that could clash with a mapping later.
        String unsolicited = nat.unsolicited() == Nat.Unsolicited.DROP ? "drop" : "reject";
        // Without it a packet of a forgotten connection would leave with its inside address.
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

    /// A map, so that new connections are translated to the new address when the router's address changes.
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

    /// Packets from inside to the outside address are forwarded like those from outside, if the router hairpins.
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

    /// The router's inside addresses are its own: only packets to the outside address are sent back.
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

    /// The inside host's answer must return to the router.
    private static String hairpin(Nat nat) {
        return nat.hairpins()
                ? "iifname != \"%1$s\" oifname != \"%1$s\" ct status dnat masquerade".formatted(nat.outside())
                : "";
    }
}
