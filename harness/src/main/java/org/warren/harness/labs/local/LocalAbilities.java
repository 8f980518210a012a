package org.warren.harness.labs.local;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.warren.harness.agent.Agent;
import org.warren.harness.agent.AgentHost;
import org.warren.harness.guest.GuestFiles;
import org.warren.harness.guest.HostFacts;
import org.warren.harness.guest.NamespaceProcess;
import org.warren.harness.guest.NamespaceRules;
import org.warren.harness.lab.LabException;

/// What this machine's kernel offers to nodes that are its network namespaces, determined in temporary namespaces.
///
/// @param unavailable why no node can run here and what to do about it, or null
/// @param offers the optional features that the kernel has
record LocalAbilities(@Nullable String unavailable, Set<String> offers) {

    static final String WIREGUARD = "wireguard";
    static final String NETEM = "netem";
    static final String NAT = "nat";
    static final String CONNTRACK = "conntrack";
    private static final String LINKS = "links";
    private static final String TUN = "tun";
    private static final String IPV6 = "ipv6";

    private static final Duration LIMIT = Duration.ofSeconds(10);

    /// Conntrack events are tested with a manually created connection.
    private static final String QUESTIONS = """
            ip link add warren-a type veth peer name warren-b && ip link add warren-br type bridge && echo links
            ip tuntap add dev warren-tun mode tun && echo tun
            test -e /proc/sys/net/ipv6/conf/default/disable_ipv6 && echo ipv6
            ip link add warren-wg type wireguard && echo wireguard
            tc qdisc add dev lo root netem delay 1ms && echo netem
            echo 'table ip warren { chain out { type nat hook postrouting priority srcnat; oifname "x" masquerade; }
              chain in { type filter hook input priority filter; ct state invalid drop; } }' | nft -f - && echo nat
            ip link set dev lo up
            timeout 1 conntrack -E -e NEW >/tmp/warren-events 2>/dev/null & sleep 0.2
            conntrack -I -p udp -s 192.0.2.1 -d 192.0.2.2 --sport 1 --dport 2 -t 30 >/dev/null; wait
            grep -q 192.0.2.1 /tmp/warren-events && echo conntrack
            true
            """;

    LocalAbilities {
        offers = Set.copyOf(offers);
    }

    /// Queries the kernel; takes about a second.
    static LocalAbilities ask() {
        HostFacts facts = HostFacts.here();
        var refusal = NamespaceRules.refusal(facts);
        if (refusal.isPresent()) {
            return lacking(refusal.get());
        }
        AgentHost host;
        try {
            host = NamespaceProcess.start(GuestFiles.here(), false);
        } catch (LabException e) {
            return lacking(String.valueOf(e.getMessage()));
        }
        try (Agent agent = Agent.inRealTime(host)) {
            return answers(agent, facts, host);
        }
    }

    private static LocalAbilities answers(Agent agent, HostFacts facts, AgentHost host) {
        try {
            agent.now();
        } catch (LabException e) {
            return lacking(NamespaceRules.failed(facts, host.console()));
        }
        try {
            agent.processorNanos("");
        } catch (LabException e) {
            return lacking("the guest's programs are older than this version; build them again with `make guest`");
        }
        try {
            return of(agent.execute("", LIMIT, new byte[0], List.of("sh", "-c", QUESTIONS))
                    .orThrow()
                    .out());
        } catch (LabException e) {
            return lacking(String.valueOf(e.getMessage()));
        }
    }

    /// Evaluates the output of the query.
    ///
    /// @param said names of available features, one per line
    static LocalAbilities of(String said) {
        Set<String> offers = new TreeSet<>(said.lines().toList());
        if (!offers.contains(LINKS)) {
            return lacking("this machine's kernel makes no veth interfaces or no bridges; load them"
                    + " (`sudo modprobe veth; sudo modprobe bridge`), or use --lab virtual");
        }
        if (!offers.contains(TUN)) {
            return lacking("no TUN device can be made here; load it (`sudo modprobe tun`) and see that this user may"
                    + " open /dev/net/tun");
        }
        if (!offers.contains(IPV6)) {
            return lacking("this machine's kernel was started without IPv6; use --lab virtual");
        }
        return new LocalAbilities(null, offers);
    }

    private static LocalAbilities lacking(String why) {
        return new LocalAbilities(why, Set.of());
    }
}
