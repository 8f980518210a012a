package org.warren.nat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The configured port forwards of a NAT.
final class PortForwards {
    private final Map<Outside, Endpoint> byOutside = new LinkedHashMap<>();

    private record Outside(Protocol protocol, int port) {}

    void add(Protocol protocol, int port, Endpoint inside) {
        byOutside.put(new Outside(protocol, port), inside);
    }

    void remove(Protocol protocol, int port) {
        byOutside.remove(new Outside(protocol, port));
    }

    /// The inside endpoint that a port is forwarded to.
    Optional<Endpoint> to(Protocol protocol, int port) {
        return Optional.ofNullable(byOutside.get(new Outside(protocol, port)));
    }

    /// The port that is forwarded to an inside endpoint, the first one that was set.
    OptionalInt portOf(Protocol protocol, Endpoint inside) {
        return byOutside.entrySet().stream()
                .filter(forward -> forward.getKey().protocol() == protocol
                        && forward.getValue().equals(inside))
                .mapToInt(forward -> forward.getKey().port())
                .findFirst();
    }
}
