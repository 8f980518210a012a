package org.warren.harness.diagnosis;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the nodes reported about themselves at the end of the time in question.
///
/// @param tunnels from `wg show`; one that is missing does not exist
/// @param counters by node, by how much the kernel's counters grew, such as `Udp.InDatagrams`
/// @param forwarding by node, whether it forwarded IPv4
/// @param forwardingOfIpv6 by node, whether it forwarded IPv6
/// @param routes by `NODE ADDRESS`, the output of `ip route get`
/// @param program the last output of the program that sent the request
public record SpokenFacts(
        List<NetworkFacts.Tunnel> tunnels,
        Map<String, Map<String, Long>> counters,
        Map<String, Boolean> forwarding,
        Map<String, Boolean> forwardingOfIpv6,
        Map<String, String> routes,
        String program) {

    public SpokenFacts {
        tunnels = List.copyOf(tunnels);
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
        forwarding = Collections.unmodifiableMap(new LinkedHashMap<>(forwarding));
        // Records of older versions have none.
        forwardingOfIpv6 = Collections.unmodifiableMap(
                new LinkedHashMap<>(Objects.requireNonNullElse(forwardingOfIpv6, Map.of())));
        routes = Collections.unmodifiableMap(new LinkedHashMap<>(routes));
    }
}
