package org.warren.wireguard.tunnel;

import org.jspecify.annotations.Nullable;
import org.warren.wireguard.session.CounterAccess;
import org.warren.wireguard.session.Keypair;
import org.warren.wireguard.session.Keypairs;
import org.warren.wireguard.support.Host;
import org.warren.wireguard.wire.Endpoint;

/// What no datagram shows: the insides of a tunnel that has one peer.
public final class Inside {
    private Inside() {}

    public static Keypairs keypairs(Host host) {
        return state(host).peers.values().iterator().next().keypairs();
    }

    public static @Nullable Keypair current(Host host) {
        return keypairs(host).current();
    }

    /// As if the current session had sent this many messages.
    public static void skipTo(Host host, long counter) {
        Keypair current = current(host);
        if (current != null) {
            CounterAccess.skipTo(current, counter);
        }
    }

    public static int claimedIndices(Host host) {
        return state(host).indices.size();
    }

    public static @Nullable Endpoint peersEndpoint(Host host) {
        return state(host).peers.isEmpty()
                ? null
                : state(host).peers.values().iterator().next().endpoint();
    }

    /// How many entries the table of deadlines has; one a peer is enough.
    public static int plannedDeadlines(Host host) {
        return state(host).deadlines.size();
    }

    private static TunnelState state(Host host) {
        return host.tunnel.state();
    }
}
