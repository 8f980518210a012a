package org.warren.scenarios.nattimeout;

import java.util.List;
import org.warren.harness.verdict.Check;
import org.warren.scenarios.encryption.OnlyTunnelTraffic;

/// What is asked of an idle tunnel through a NAT.
public final class NatTimeoutCheckers {

    private NatTimeoutCheckers() {}

    /// All checks, in the order in which a person wants to read them.
    public static List<Check> all() {
        return List.of(
                new Reachability(),
                new MappingLife(),
                new UnreachableShare(),
                new Recovery(),
                new OnlyTunnelTraffic("encrypted", RouterView.ROUTER, RouterView.WAN));
    }
}
