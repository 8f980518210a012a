package org.warren.scenarios.hairpin;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// The model's prediction for a client that uses a server through their router's outside address.
///
/// @param serverSees the client's endpoint at the server; empty if nothing arrives
/// @param clientSees the server's endpoint at the client; empty if no answer arrives
record HairpinPrediction(Optional<Endpoint> serverSees, Optional<Endpoint> clientSees) {

    /// From the declaration of the home's router alone.
    static HairpinPrediction of(HairpinHome home) {
        Translator nat = home.model().translator();
        Optional<Endpoint> serverSees = through(nat, home.clientEnd(), home.forwarded())
                .filter(arrived -> arrived.destination().equals(home.serverEnd()))
                .map(Packet::source);
        // A packet to a neighbour's own address does not pass the router.
        Optional<Endpoint> clientSees = serverSees.flatMap(client -> client.equals(home.clientEnd())
                ? Optional.of(home.serverEnd())
                : through(nat, home.serverEnd(), client)
                        .filter(arrived -> arrived.destination().equals(home.clientEnd()))
                        .map(Packet::source));
        return new HairpinPrediction(serverSees, clientSees);
    }

    private static Optional<Packet> through(Translator nat, Endpoint from, Endpoint to) {
        return nat.fromInside(Packet.udp(from, to), 0) instanceof Outcome.Forwarded forwarded
                ? Optional.of(forwarded.packet())
                : Optional.empty();
    }

    /// Whether the two ends reach each other.
    boolean isReached() {
        return clientSees.isPresent();
    }
}
