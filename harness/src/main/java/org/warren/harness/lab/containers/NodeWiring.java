package org.warren.harness.lab.containers;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.warren.harness.guest.Guest;
import org.warren.harness.guest.GuestException;
import org.warren.harness.lab.linux.NatRules;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;

/// Gives a container's interfaces the names, addresses and routes of the topology in place of the engine's.
///
/// @param node as the topology has it
/// @param guest the agent in its container
record NodeWiring(Node node, Guest guest) {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Pattern LINK = Pattern.compile("^\\d+: ([^:@]+)[:@].* link/ether (\\S+) ");

    /// Puts the topology in place of what the engine did.
    ///
    /// @param mac the link-layer address that the engine gave the interface on a network
    void run(Function<String, String> mac) {
        Map<String, String> names = names();
        StringBuilder batch = new StringBuilder();
        // Two steps, because a name of the topology may be the engine's for another interface.
        for (Interface attached : node.interfaces()) {
            String found = names.get(mac.apply(attached.network()));
            if (found == null) {
                throw new GuestException("the engine gave node " + node.name() + " no interface on network "
                        + attached.network() + "; run again");
            }
            batch.append("link set ").append(found).append(" down\n");
            batch.append("addr flush dev ").append(found).append('\n');
            batch.append("link set ")
                    .append(found)
                    .append(" name ")
                    .append(passing(attached))
                    .append('\n');
        }
        for (Interface attached : node.interfaces()) {
            batch.append("link set ").append(passing(attached)).append(" name ").append(attached.name());
            batch.append(" mtu ").append(attached.mtu()).append('\n');
            batch.append(addresses(attached));
        }
        execute(batch.append(routes()).toString(), "ip", "-batch", "-");
        node.interfaces().forEach(attached -> guest.makePlainWire(ContainerNode.HERE, attached.name()));
        Nat nat = node.nat();
        if (nat != null) {
            execute(NatRules.of(nat), "nft", "-f", "-");
        }
    }

    /// Brings an interface up again; with its link it had lost its routes and its IPv6 addresses.
    void restore(Interface attached) {
        execute(addresses(attached) + routes(), "ip", "-batch", "-");
    }

    private String passing(Interface attached) {
        return "passing" + node.interfaces().indexOf(attached);
    }

    private static String addresses(Interface attached) {
        StringBuilder batch = new StringBuilder();
        for (IpPrefix address : attached.addresses()) {
            batch.append("addr replace ").append(address).append(" dev ").append(attached.name());
            batch.append(address.isIpv4() ? "\n" : " nodad\n");
        }
        return batch.append("link set ").append(attached.name()).append(" up\n").toString();
    }

    private String routes() {
        return node.gateways().stream()
                .map(gateway -> "route replace default via " + gateway.getHostAddress() + "\n")
                .collect(Collectors.joining());
    }

    /// The names of the container's interfaces by link-layer address.
    private Map<String, String> names() {
        String links = guest.execute(ContainerNode.HERE, TIMEOUT, new byte[0], List.of("ip", "-oneline", "link"))
                .orThrow()
                .out();
        return links.lines()
                .map(LINK::matcher)
                .filter(Matcher::find)
                .collect(Collectors.toMap(link -> link.group(2), link -> link.group(1)));
    }

    private void execute(String input, String... command) {
        guest.execute(ContainerNode.HERE, TIMEOUT, input.getBytes(StandardCharsets.UTF_8), List.of(command))
                .orThrow();
    }
}
