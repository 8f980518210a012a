package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.InterfaceAddress;
import org.warren.wireguard.config.PeerEndpoint;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.Port;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;
import org.warren.wireguard.key.PresharedKey;

/// The other ends of tunnels whose files were not given: the server that a client's Endpoint names, and a client of a
/// server that was given alone.
final class DraftPeers {

    private static final Pattern SECTION = Pattern.compile("(?m)^(?=\\s*\\[)");
    private static final int USUAL_PORT = 51820;
    private static final String SERVER_ADDRESS = "203.0.113.10";

    private DraftPeers() {}

    /// The given tunnels, and those that are missing.
    static List<DraftTunnel> complete(List<DraftTunnel> tunnels) {
        List<DraftTunnel> complete = new ArrayList<>(tunnels);
        Set<String> nodes = new TreeSet<>();
        tunnels.forEach(tunnel -> nodes.add(tunnel.node()));
        boolean isAnyCalled = false;
        Map<String, String> names = new LinkedHashMap<>();
        for (DraftTunnel tunnel : tunnels) {
            for (PeerSection peer : tunnel.configuration().peers()) {
                PeerEndpoint endpoint = peer.endpoint();
                if (endpoint == null) {
                    continue;
                }
                isAnyCalled = true;
                String key = peer.publicKey().toBase64();
                if (tunnels.stream().anyMatch(other -> other.publicKey().equals(key))) {
                    continue;
                }
                if (names.containsKey(key)) {
                    complete.replaceAll(end -> end.publicKey().equals(key)
                            ? tunnel(end.node(), key, tunnel, end.text() + "\n" + section(tunnel, peer))
                            : end);
                } else {
                    String node = DraftTunnel.free("server", nodes);
                    names.put(key, KeyNames.write(KeyNames.PUBLIC, node));
                    complete.add(server(node, key, endpoint, tunnel, peer));
                }
            }
        }
        if (!isAnyCalled) {
            DraftTunnel server = tunnels.getFirst();
            PeerSection peer = client(server);
            String node = DraftTunnel.free("client", nodes);
            names.put(peer.publicKey().toBase64(), KeyNames.write(KeyNames.PUBLIC, node));
            complete.add(client(node, server, peer));
        }
        return complete.stream().map(tunnel -> tunnel.renamed(names)).toList();
    }

    /// The first peer of a server, except one that has the server's own address.
    private static PeerSection client(DraftTunnel server) {
        List<PeerSection> peers = server.configuration().peers();
        List<IpAddress> own = server.configuration().interfaceSection().quick().addresses().stream()
                .map(InterfaceAddress::address)
                .toList();
        return peers.stream()
                .filter(peer -> peer.allowedIps().stream().noneMatch(prefix -> own.contains(prefix.address())))
                .findFirst()
                .or(() -> peers.stream().findFirst())
                .orElseThrow(() -> new NetworkFileException(
                        "the file of " + server.node() + " has no [Peer]; name a file that has one"));
    }

    private static DraftTunnel server(
            String node, String key, PeerEndpoint endpoint, DraftTunnel client, PeerSection peer) {
        List<String> own = client.configuration().interfaceSection().quick().addresses().stream()
                .map(InterfaceAddress::address)
                .map(address -> neighbour(address, peer) + (address.v6() ? "/64" : "/24"))
                .distinct()
                .toList();
        String masquerade = DraftAddresses.isEverything(peer) ? """
                PostUp = iptables -t nat -A POSTROUTING -o eth0 -j MASQUERADE
                PostDown = iptables -t nat -D POSTROUTING -o eth0 -j MASQUERADE
                """ : "";
        return tunnel(node, key, client, """
                # Nobody has given the file of this end: it is as the other end needs it.
                [Interface]
                Address = %s
                ListenPort = %d
                PrivateKey = %s
                %s
                %s""".formatted(
                        String.join(", ", own),
                        endpoint.port().number(),
                        KeyNames.write(KeyNames.PRIVATE, node),
                        masquerade,
                        section(client, peer)));
    }

    /// What a server's file says about a client.
    private static String section(DraftTunnel client, PeerSection peer) {
        return """
                [Peer]
                PublicKey = %s
                %sAllowedIPs = %s
                """.formatted(
                        KeyNames.write(KeyNames.PUBLIC, client.node()),
                        preshared(client, peer),
                        String.join(
                                ", ",
                                client.configuration().interfaceSection().quick().addresses().stream()
                                        .map(InterfaceAddress::address)
                                        .map(address -> address + (address.v6() ? "/128" : "/32"))
                                        .toList()));
    }

    private static DraftTunnel client(String node, DraftTunnel server, PeerSection peer) {
        Port port = server.configuration().interfaceSection().listenPort();
        List<String> inside = server.configuration().interfaceSection().quick().addresses().stream()
                .map(address -> new IpPrefix(address.address(), address.length()).toString())
                .toList();
        return tunnel(node, peer.publicKey().toBase64(), server, """
                # Nobody has given the file of this end: it is as the other end needs it.
                [Interface]
                Address = %s
                PrivateKey = %s

                [Peer]
                PublicKey = %s
                %sEndpoint = %s:%d
                AllowedIPs = %s
                PersistentKeepalive = 25
                """.formatted(
                        String.join(
                                ", ",
                                peer.allowedIps().stream()
                                        .filter(prefix -> prefix.length()
                                                == prefix.address().bits())
                                        .map(IpPrefix::toString)
                                        .toList()),
                        KeyNames.write(KeyNames.PRIVATE, node),
                        KeyNames.write(KeyNames.PUBLIC, server.node()),
                        preshared(server, peer),
                        SERVER_ADDRESS,
                        port == null ? USUAL_PORT : port.number(),
                        String.join(", ", inside)));
    }

    /// The line of the other file with the preshared key for this end; empty if there is none.
    private static String preshared(DraftTunnel other, PeerSection peer) {
        if (peer.presharedKey().equals(PresharedKey.NONE)) {
            return "";
        }
        for (String section : SECTION.split(other.text(), -1)) {
            List<IniLine> lines = IniLine.of(section);
            if (lines.stream()
                    .anyMatch(line -> line.key().equals("publickey")
                            && line.value().equals(peer.publicKey().toBase64()))) {
                return lines.stream()
                        .filter(line -> line.key().equals("presharedkey"))
                        .map(line -> "PresharedKey = " + line.value() + "\n")
                        .findFirst()
                        .orElse("");
            }
        }
        return "";
    }

    /// @param other the end whose public key the file has by its name
    private static DraftTunnel tunnel(String node, String key, DraftTunnel other, String text) {
        try {
            String clean = text.replaceAll("\n\n\n+", "\n\n").replaceAll("(Address|AllowedIPs) = \n", "");
            String theirs = KeyNames.write(KeyNames.PUBLIC, other.node());
            TunnelConfiguration configuration = ConfigurationFile.read(
                            KeyNames.fill(clean.replace(theirs, other.publicKey()), KeyNames::unused))
                    .configuration();
            return new DraftTunnel(node, "wg0", key, clean, configuration);
        } catch (ConfigurationException e) {
            throw new IllegalStateException("the file of " + node + " that was written cannot be read", e);
        }
    }

    /// The one address that the client routes to its peer; else the first of the network, or the second if the client
    /// has the first.
    private static String neighbour(IpAddress address, PeerSection peer) {
        IpPrefix network = new IpPrefix(address, address.v6() ? 64 : 24);
        String first = DraftAddresses.at(network, 1);
        return peer.allowedIps().stream()
                .filter(prefix -> prefix.address().v6() == address.v6()
                        && prefix.length() == address.bits()
                        && !prefix.address().equals(address))
                .map(prefix -> prefix.address().toString())
                .findFirst()
                .orElse(first.equals(address.toString()) ? DraftAddresses.at(network, 2) : first);
    }
}
