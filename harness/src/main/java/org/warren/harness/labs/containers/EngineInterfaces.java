package org.warren.harness.labs.containers;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.warren.harness.agent.Agent;
import org.warren.harness.lab.LabException;

/// The interfaces that the engine created in a container, which are identified by their link-layer addresses only.
///
/// @param node whose container it is
/// @param names by link-layer address
record EngineInterfaces(String node, Map<String, String> names) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Pattern LINK = Pattern.compile("^\\d+: ([^:@]+)[:@].* link/ether (\\S+) ");

    static EngineInterfaces of(String node, Agent agent) {
        String links = agent.execute(ContainerNode.HERE, TIMEOUT, new byte[0], List.of("ip", "-oneline", "link"))
                .orThrow()
                .out();
        return new EngineInterfaces(
                node,
                links.lines()
                        .map(LINK::matcher)
                        .filter(Matcher::find)
                        .collect(Collectors.toMap(link -> link.group(2), link -> link.group(1))));
    }

    /// The name of the interface with this address.
    ///
    /// @throws LabException when there is none
    String name(String mac) {
        String name = names.get(mac);
        if (name == null) {
            throw new LabException("the engine gave node " + node + " no interface with address " + mac
                    + " although it joined it to that network; run again");
        }
        return name;
    }

    /// An address for the engine's interface once the node's interface has the one that the engine assigned.
    static String outside(String mac) {
        return "06" + mac.substring(2);
    }

    /// An address for the far end of the veth pair between that and the node's interface.
    static String inside(String mac) {
        return "0a" + mac.substring(2);
    }
}
