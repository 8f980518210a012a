package org.warren.kit.wgquick;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.warren.harness.evidence.Note;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;

/// Everything on a node that wg-quick may change, as lines of text: rules, routes, firewall, settings, addresses,
/// resolvers, UDP sockets, and the daemons' control sockets.
///
/// @param sections the lines by the section's name; all sections are present, possibly empty
public record NodeState(@JsonValue Map<String, List<String>> sections) {

    public static final String RULES_IPV4 = "rules-ipv4";
    public static final String RULES_IPV6 = "rules-ipv6";
    public static final String FIREWALL = "firewall";
    public static final String SETTINGS = "settings";
    public static final String RESOLVERS = "resolvers";

    static final String ROUTES_IPV4 = "routes-ipv4";
    static final String ROUTES_IPV6 = "routes-ipv6";
    static final String ADDRESSES = "addresses";
    static final String UDP_SOCKETS = "udp-sockets";
    static final String DAEMON_SOCKETS = "daemon-sockets";

    private static final List<String> SECTIONS = List.of(
            RULES_IPV4,
            ROUTES_IPV4,
            RULES_IPV6,
            ROUTES_IPV6,
            FIREWALL,
            SETTINGS,
            ADDRESSES,
            RESOLVERS,
            UDP_SOCKETS,
            DAEMON_SOCKETS);

    /// One shell for everything, because a process costs the guest more time than its work. Nothing here reads
    /// /proc/PID: in a guest whose clock does not advance while it computes, the kernel would wait forever for another
    /// task to release such a folder while its process ends.
    private static final String SCRIPT = """
            section() { echo "== $1"; }
            for family in 4 6; do
                section rules-ipv$family; ip -$family rule show
                section routes-ipv$family; ip -$family route show table all
            done
            section firewall; nft list ruleset
            section settings
            for name in ipv4/conf/all/src_valid_mark ipv4/conf/all/rp_filter ipv4/ip_forward ipv6/conf/all/forwarding; do
                read -r value </proc/sys/net/$name; echo "$name = $value"
            done
            for folder in /proc/sys/net/ipv4/conf/* /proc/sys/net/ipv6/conf/*; do
                for setting in rp_filter src_valid_mark proxy_arp route_localnet disable_ipv6 accept_ra proxy_ndp; do
                    name=${folder#/proc/sys/net/}/$setting
                    [ -e /proc/sys/net/$name ] || continue
                    # One digit: a second read of such a file says nothing, and then this says that it failed.
                    read -r value </proc/sys/net/$name; echo "$name = $value"
                done
            done
            section addresses; ip -brief address
            section resolvers; while read -r line; do echo "$line"; done </etc/resolv.conf
            section udp-sockets; ss -Hanu
            section daemon-sockets
            for socket in /run/wireguard/*.sock; do [ -e "$socket" ] && echo "$socket"; done
            :
            """;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NodeState {
        Map<String, List<String>> all = new LinkedHashMap<>();
        for (String section : SECTIONS) {
            all.put(section, List.copyOf(sections.getOrDefault(section, List.of())));
        }
        sections = Collections.unmodifiableMap(all);
    }

    /// The name of the note for a state, `state-<when>`.
    public static Note<NodeState> noted(String when) {
        return new Note<>("state-" + when, NodeState.class);
    }

    /// Notes a node's current state.
    public static void note(Stage stage, LinuxNode node, Note<NodeState> note) {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : node.run("sh", "-c", SCRIPT).orThrow().out().lines().toList()) {
            if (line.startsWith("== ")) {
                current = sections.computeIfAbsent(line.substring(3), missing -> new ArrayList<>());
            } else if (!line.isBlank()) {
                current.add(line.stripTrailing());
            }
        }
        stage.note(note, new NodeState(sections));
    }

    /// The lines of a section.
    ///
    /// @param name one of this class's constants
    public List<String> section(String name) {
        return sections.getOrDefault(name, List.of());
    }
}
