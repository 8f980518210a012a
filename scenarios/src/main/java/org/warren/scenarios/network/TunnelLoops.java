package org.warren.scenarios.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.lab.CommandResult;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.topology.IpPrefix;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.PeerSection;

/// Looks for tunnels whose own datagrams enter a tunnel again: the node's route to an endpoint leads into the tunnel to
/// that endpoint, perhaps through others.
final class TunnelLoops {

    /// The value of the observations that holds the loops.
    static final String VALUE = "tunnel-loops";

    private static final Pattern DEVICE = Pattern.compile(" dev (\\S+)");

    /// A tunnel that its own datagrams enter.
    ///
    /// @param node its node
    /// @param tunnel the interface
    /// @param endpoint the address to which its datagrams go
    /// @param prefix of AllowedIPs, because of which the route to the endpoint leads into a tunnel
    /// @param through the tunnels that the datagrams enter, in order; the last one is the tunnel itself
    /// @param allowedIps of all the tunnel's peers
    record Loop(
            String node, String tunnel, String endpoint, String prefix, List<String> through, List<String> allowedIps) {

        Loop {
            through = List.copyOf(through);
            allowedIps = List.copyOf(allowedIps);
        }

        /// What happens, why, and how to avoid it.
        String sentence() {
            String others = through.size() == 1
                    ? ""
                    : " by way of " + String.join(", ", through.subList(0, through.size() - 1));
            return "The datagrams of tunnel " + tunnel + " on " + node + " enter the tunnel themselves" + others
                    + ", and so none leaves: AllowedIPs = " + prefix + " covers the endpoint " + endpoint
                    + (prefix.endsWith("/0") && through.size() > 1
                            ? ". wg-quick routes the datagrams of a tunnel with a /0 around that tunnel, and not around"
                                    + " another one of the node"
                            : ". Only for a /0 (0.0.0.0/0 or ::/0), without a Table of its own, does wg-quick mark a"
                                    + " tunnel's datagrams and route them around the tunnel; all other prefixes become"
                                    + " routes for everything");
        }
    }

    /// A tunnel's peer that has an endpoint.
    private record Peer(TunnelFile tunnel, String endpoint, List<IpPrefix> allowedIps) {

        Optional<IpPrefix> covering(String address) {
            InetAddress wanted = IpPrefix.parse(address).address();
            return allowedIps.stream()
                    .filter(prefix -> prefix.contains(wanted))
                    .max(Comparator.comparingInt(IpPrefix::length));
        }
    }

    private final Stage stage;
    private final List<Peer> peers;

    private TunnelLoops(Stage stage, List<Peer> peers) {
        this.stage = stage;
        this.peers = peers;
    }

    /// Checks the routes of nodes whose tunnels might do that, once the tunnels are up.
    static void note(Stage stage, List<TunnelFile> tunnels, HostNames hosts) {
        List<Peer> peers = new ArrayList<>();
        tunnels.forEach(tunnel -> peers.addAll(peers(tunnel, hosts)));
        var loops = new TunnelLoops(stage, peers);
        stage.observe(
                VALUE, peers.stream().flatMap(peer -> loops.of(peer).stream()).toList());
    }

    private Optional<Loop> of(Peer peer) {
        Set<String> through = new LinkedHashSet<>();
        Peer at = peer;
        IpPrefix first = null;
        while (true) {
            Peer here = at;
            List<Peer> covering = peers.stream()
                    .filter(other -> other.tunnel().node().equals(peer.tunnel().node()))
                    .filter(other -> other.covering(here.endpoint()).isPresent())
                    .toList();
            if (covering.isEmpty()) {
                return Optional.empty();
            }
            String device = device(here);
            Optional<Peer> entered = covering.stream()
                    .filter(other -> other.tunnel().name().equals(device))
                    .max(Comparator.comparingInt(other ->
                            other.covering(here.endpoint()).orElseThrow().length()));
            if (entered.isEmpty() || !through.add(device)) {
                return Optional.empty();
            }
            first = first == null ? entered.get().covering(here.endpoint()).orElseThrow() : first;
            if (device.equals(peer.tunnel().name())) {
                return Optional.of(new Loop(
                        peer.tunnel().node(),
                        device,
                        peer.endpoint(),
                        first.toString(),
                        List.copyOf(through),
                        allowedIps(peer.tunnel())));
            }
            at = entered.get();
        }
    }

    private List<String> allowedIps(TunnelFile tunnel) {
        return peers.stream()
                .filter(peer -> peer.tunnel().equals(tunnel))
                .flatMap(peer -> peer.allowedIps().stream())
                .map(IpPrefix::toString)
                .toList();
    }

    /// The interface by which the datagrams to a peer leave.
    private String device(Peer peer) {
        LinuxNode node = stage.linux(peer.tunnel().node());
        String mark =
                node.run("wg", "show", peer.tunnel().name(), "fwmark").out().strip();
        CommandResult route = mark.startsWith("0x")
                ? node.run("ip", "route", "get", peer.endpoint(), "mark", mark)
                : node.run("ip", "route", "get", peer.endpoint());
        Matcher device = DEVICE.matcher(route.out());
        return device.find() ? device.group(1) : "";
    }

    private static List<Peer> peers(TunnelFile tunnel, HostNames hosts) {
        try {
            return ConfigurationFile.read(KeyNames.fill(tunnel.text(), KeyNames::unused))
                    .configuration()
                    .peers()
                    .stream()
                    .filter(peer -> peer.endpoint() != null)
                    .map(peer -> peer(tunnel, peer, hosts))
                    .flatMap(Optional::stream)
                    .toList();
        } catch (ConfigurationException e) {
            throw new IllegalStateException(tunnel.file() + " has been read before", e);
        }
    }

    private static Optional<Peer> peer(TunnelFile tunnel, PeerSection section, HostNames hosts) {
        String host =
                java.util.Objects.requireNonNull(section.endpoint()).host().replaceFirst("%.*", "");
        try {
            return Optional.of(new Peer(
                    tunnel,
                    IpPrefix.parse(hosts.first(host)).host(),
                    section.allowedIps().stream()
                            .map(prefix -> IpPrefix.parse(prefix.toString()))
                            .toList()));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // a name that nobody knows
        }
    }
}
