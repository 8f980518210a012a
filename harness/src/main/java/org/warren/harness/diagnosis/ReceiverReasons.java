package org.warren.harness.diagnosis;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What happens to a WireGuard message at the node that received it.
final class ReceiverReasons {

    private final Network network;
    private final HopReasons hops;

    ReceiverReasons(Network network, HopReasons hops) {
        this.network = network;
        this.hops = hops;
    }

    /// The tunnel that received a datagram: the one that listens on its port, or one to whose port a rule of the node
    /// redirected it. Empty if the node counted datagrams to closed ports.
    ///
    /// @param key the public key of the intended tunnel
    Optional<NetworkFacts.Tunnel> listener(Sighting last, String key) {
        List<NetworkFacts.Tunnel> there = network.tunnels().stream()
                .filter(other -> other.node().equals(last.node()))
                .toList();
        // Datagrams before the time in question were counted before.
        boolean isTaken = last.nanos() >= network.fromNanos() && hops.countedNoUnlistened(last.node());
        return network.listener(last)
                .or(() -> there.stream()
                        .filter(other -> isTaken && other.publicKey().equals(key))
                        .findFirst())
                .or(() -> there.stream().filter(other -> isTaken).findFirst());
    }

    /// A node received an initiation at a tunnel with the right keys, and sent no response.
    ///
    /// @param stranger whether the sender's public key is unknown
    Reason unanswered(Flow outer, Sighting last, NetworkFacts.Tunnel receiver, boolean stranger) {
        Optional<Reason> told = hops.told(outer, last);
        if (told.isPresent()) {
            return told.get();
        }
        Predicate<Sighting> mine = sighting -> Handshakes.isInitiation(sighting.packet())
                && sighting.packet().source().equals(last.packet().source());
        boolean filtered = hops.udpIsFiltered(receiver.node(), mine);
        if (hops.grew(receiver.node(), "TcpExt.IPReversePathFilter")) {
            return hops.reversePath(outer, last);
        }
        if (filtered) {
            return filtered(outer, last);
        }
        if (Handshakes.cameBefore(network, receiver.node(), last)) {
            return outer.because(
                    Cause.OLD_TIMESTAMP,
                    receiver.node(),
                    "%s came to %s a second time, and %s takes only newer timestamps"
                            .formatted(outer.what(), last.place(), receiver.node()));
        }
        Reason back = hops.notSent(
                new Flow(
                        receiver.node() + "'s handshake response",
                        receiver.node(),
                        last.packet().source().address(),
                        List.of()),
                "");
        if (back.cause() != Cause.NOT_SENT && back.cause() != Cause.OTHER_NODE) {
            return back;
        }
        if (network.filters(receiver.node())) {
            return outer.because(
                    Cause.FILTERED,
                    receiver.node(),
                    "%s came to %s, and no answer left %s, which has a firewall"
                            .formatted(outer.what(), last.place(), receiver.node()));
        }
        return notTaken(outer, last, receiver, stranger);
    }

    private Reason notTaken(Flow outer, Sighting last, NetworkFacts.Tunnel receiver, boolean stranger) {
        List<String> possible = new ArrayList<>();
        if (receiver.publicKey().isEmpty() || stranger) {
            possible.add("it does not know that key");
        }
        if (network.spoken() == null) {
            possible.add("its firewall drops it");
        }
        possible.add("its timestamp is not newer than one that it has seen");
        return outer.because(
                Cause.UNANSWERED,
                receiver.node(),
                "%s came to %s and was not answered: %s"
                        .formatted(outer.what(), last.place(), String.join(", or ", possible)));
    }

    Reason filtered(Flow outer, Sighting last) {
        return outer.because(
                Cause.FILTERED,
                last.node(),
                "%s came to %s on port %d and was not let in by the firewall of %s"
                        .formatted(
                                outer.what(),
                                last.place(),
                                last.packet().destination().port(),
                                last.node()));
    }

    /// @param meant the intended node
    Reason notListening(Flow outer, Sighting last, String meant) {
        boolean translates = network.node(last.node())
                .map(found -> found.natOutside() != null)
                .orElse(false);
        if (translates) {
            return hops.elsewhere(outer, last, meant);
        }
        Optional<NetworkFacts.Tunnel> down = network.facts().tunnels().stream()
                .filter(file -> file.node().equals(last.node())
                        && file.listenPort() == last.packet().destination().port()
                        && network.tunnel(file.node(), file.name()).isEmpty())
                .findFirst();
        if (down.isPresent()) {
            return outer.because(
                    Cause.TUNNEL_DOWN,
                    last.node(),
                    "%s came to %s, and %s is down"
                            .formatted(outer.what(), last.place(), down.get().place()));
        }
        List<NetworkFacts.Tunnel> there = network.tunnels().stream()
                .filter(other -> other.node().equals(last.node()))
                .toList();
        String besides = there.isEmpty()
                ? " (it has no tunnel)"
                : there.stream()
                        .map(other -> other.name() + (other.listenPort() == 0 ? "" : " on " + other.listenPort()))
                        .collect(Collectors.joining(", ", " (", ")"));
        boolean left = network.configured(
                        last.node(), there.isEmpty() ? "" : there.getFirst().name())
                .map(file -> file.listenPort() == 0)
                .orElse(false);
        return hops.noListener(outer, last, left ? besides + ", its file sets no ListenPort" : besides);
    }
}
