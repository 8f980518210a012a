package org.warren.scenarios.handshake;

import java.util.List;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;

/// What is asked of a handshake.
public final class HandshakeCheckers {

    private HandshakeCheckers() {}

    /// All checks, in the order in which a person wants to read them.
    public static List<Check> all() {
        return List.of(
                new FirstDatagrams(),
                new OneRoundTrip(),
                new AnsweredPings(),
                new OnlyTunnelTraffic("encrypted", "client", "eth0"));
    }
}
