package org.warren.scenarios.hairpin;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.warren.harness.catalogue.CataloguedNat;
import org.warren.harness.scenario.Roles;
import org.warren.harness.topology.Nat;
import org.warren.kit.nat.RouterModel;
import org.warren.kit.roadwarrior.NumberedHome;
import org.warren.kit.roadwarrior.Tunnel;
import org.warren.nat.BehaviourText;
import org.warren.nat.Endpoint;
import org.warren.nat.Hairpinning;
import org.warren.nat.Protocol;

/// A home with a client, a server and a router that forwards the server's port.
///
/// @param number from 1
/// @param hairpinning how the router treats packets from inside to its outside address
record HairpinHome(int number, Hairpinning hairpinning) implements NumberedHome {

    /// The last byte of the servers' addresses.
    static final int SERVER_HOST = 10;

    /// One for each behaviour of RFC 4787 §6.
    static final List<HairpinHome> ALL = all(List.of(Hairpinning.values()));

    private static List<HairpinHome> all(List<Hairpinning> kinds) {
        return IntStream.range(0, kinds.size())
                .mapToObj(index -> new HairpinHome(index + 1, kinds.get(index)))
                .toList();
    }

    /// The server's node. The first one is that of the role.
    String server() {
        return nodeOf(Roles.SERVER);
    }

    Endpoint clientEnd() {
        return new Endpoint(Endpoint.address(clientIpv4()), Tunnel.PORT);
    }

    Endpoint serverEnd() {
        return new Endpoint(Endpoint.address(insideIpv4(SERVER_HOST)), Tunnel.PORT);
    }

    /// The server's endpoint at the client.
    Endpoint forwarded() {
        return new Endpoint(Endpoint.address(outsideIpv4()), Tunnel.PORT);
    }

    String clientTunnelIpv4() {
        return "10." + (100 + number) + ".0.2";
    }

    String serverTunnelIpv4() {
        return "10." + (100 + number) + ".0.1";
    }

    /// RFC 4787's NAT; sequential ports identify the mappings.
    CataloguedNat nat() {
        return new CataloguedNat(
                router(),
                words(),
                Map.of("ports", "sequential", "hairpinning", BehaviourText.word(hairpinning)),
                Map.of());
    }

    Nat.PortForward forward() {
        return new Nat.PortForward(
                false, Tunnel.PORT, Endpoint.addressText(serverEnd().address()), Tunnel.PORT);
    }

    /// The router, which forwards the port from the beginning.
    RouterModel model() {
        return RouterModel.of(router(), words(), prefix(), outsideIpv4(), nat().behaviour())
                .with(List.of(new RouterModel.Change(0, nat -> nat.forward(Protocol.UDP, Tunnel.PORT, serverEnd()))));
    }

    /// A description of its router, for display.
    String words() {
        return switch (hairpinning) {
            case NONE -> "no hairpinning";
            case INTERNAL_SOURCE -> "hairpinning with the internal source";
            case EXTERNAL_SOURCE -> "hairpinning with the external source";
        };
    }
}
