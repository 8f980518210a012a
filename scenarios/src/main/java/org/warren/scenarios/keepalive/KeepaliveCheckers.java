package org.warren.scenarios.keepalive;

import java.util.List;
import org.warren.harness.verdict.Checker;

/// What is asked of keepalives: rows K1 to K5 of the conformance list.
public final class KeepaliveCheckers {

    private KeepaliveCheckers() {}

    /// All checkers; each knows to which runs it applies.
    public static List<Checker> all() {
        return List.of(
                new PassiveKeepalive(),
                new SilentPeers(),
                new PersistentInterval(),
                new KeepaliveAtOnce(),
                new KeepaliveStartsHandshake());
    }
}
