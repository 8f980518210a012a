package org.warren.scenarios.hairpin;

import java.util.Optional;
import org.warren.nat.Endpoint;
import org.warren.nat.Outcome;
import org.warren.nat.Packet;
import org.warren.nat.Translator;

/// What the model says of a client that speaks to a server by their router's outside address.
///
/// @param serverSees where the server sees the client; empty where nothing arrives
/// @param clientSees where the client sees the server; empty where no answer arrives
record HairpinPrediction(Optional<Endpoint> serverSees, Optional<Endpoint> clientSees) {

    /// By the words of the home's router alone and before any packet.
    static HairpinPrediction of(HairpinHome home) {
        Translator nat = home.model().translator();
        Optional<Endpoint> serverSees = through(nat, home.clientEnd(), home.forwarded())
                .filter(arrived -> arrived.destination().equals(home.serverEnd()))
                .map(Packet::source);
        // What is for a neighbour's own address does not pass the router.
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
