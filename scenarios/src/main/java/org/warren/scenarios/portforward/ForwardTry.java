package org.warren.scenarios.portforward;

import java.util.Locale;
import org.warren.harness.evidence.Probes;
import org.warren.harness.scenario.Roles;
import org.warren.kit.roadwarrior.Tunnel;

/// A try of one end to reach the other.
enum ForwardTry {
    FIRST(Roles.CLIENT, "for the first time"),
    SERVER_AFTER_IDLING(Roles.SERVER, "after idling"),
    AFTER_IDLING(Roles.CLIENT, "after idling"),
    WITHDRAWN(Roles.CLIENT, "without the forward, while the server's keepalive held the mapping"),
    EXPIRED(Roles.CLIENT, "without the forward, after the mapping had expired"),
    SERVER_SPEAKS(Roles.SERVER, "without the forward"),
    RETURNED(Roles.CLIENT, "after the forward had returned"),
    GONE(Roles.CLIENT, "while the host was gone"),
    BACK(Roles.CLIENT, "after the host had returned");

    private final String from;
    private final String words;

    ForwardTry(String from, String words) {
        this.from = from;
        this.words = words;
    }

    /// The role of the end that tries.
    String from() {
        return from;
    }

    /// When it tries, for a sentence.
    String words() {
        return words;
    }

    /// How many probes it sends: enough time for a handshake that is retried after 5 s.
    Probes probes() {
        return Probes.once(
                        name().toLowerCase(Locale.ROOT).replace('_', '-'),
                        from,
                        from.equals(Roles.CLIENT) ? Tunnel.SERVER_IPV4 : Tunnel.CLIENT_IPV4)
                .linger(PortForwardScenario.FIRST_ANSWER);
    }
}
