package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.config.Port;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.key.PresharedKey;
import org.warren.wireguard.key.PrivateKey;

/// What the files of a network say, as far as it helps to explain where packets went.
final class NetworkNotes {

    /// The value of the observations that holds it.
    static final String FACTS = "network-facts";

    private static final Pattern FILTERING = Pattern.compile("\\b(drop|reject)\\b", Pattern.CASE_INSENSITIVE);

    private final NetworkDescription network;
    private final Function<String, String> keys;
    private final Map<PresharedKey, String> presharedNames = new LinkedHashMap<>();

    private NetworkNotes(NetworkDescription network, Function<String, String> keys) {
        this.network = network;
        this.keys = keys;
    }

    /// With the keys of a run.
    static NetworkFacts of(NetworkDescription network, RunKeys keys) {
        return new NetworkNotes(network, keys::fill).facts();
    }

    /// With other keys, which are equal where those of the run were, for a record that has none.
    static NetworkFacts withOtherKeys(NetworkDescription network) {
        return new NetworkNotes(network, text -> KeyNames.fill(text, KeyNames::unused)).facts();
    }

    private NetworkFacts facts() {
        List<NetworkFacts.Tunnel> tunnels = new ArrayList<>();
        network.tunnels().forEach(tunnel -> tunnels.add(tunnel(tunnel)));
        return new NetworkFacts(
                network.topology().nodes().stream().map(this::node).toList(), tunnels);
    }

    private NetworkFacts.Node node(Node node) {
        Nat nat = node.nat();
        boolean filters = network.firewalls().stream()
                        .anyMatch(firewall -> firewall.node().equals(node.name())
                                && FILTERING.matcher(firewall.rules()).find())
                || network.tunnels().stream()
                        .filter(tunnel -> tunnel.node().equals(node.name()))
                        .flatMap(tunnel -> IniLine.of(tunnel.text()).stream())
                        .anyMatch(line -> line.isCommand()
                                && FILTERING.matcher(line.value()).find());
        return new NetworkFacts.Node(
                node.name(),
                node.interfaces().stream().map(NetworkNotes::attachment).toList(),
                node.forwards(),
                nat == null ? null : nat.outside(),
                filters);
    }

    private static NetworkFacts.Interface attachment(Interface attached) {
        return new NetworkFacts.Interface(
                attached.name(),
                attached.network(),
                attached.addresses().stream().map(Object::toString).toList(),
                attached.mtu(),
                attached.link().reorderPercent() > 0
                        ? 0
                        : attached.link().delay().toNanos(),
                attached.link().lossPercent());
    }

    private NetworkFacts.Tunnel tunnel(TunnelFile tunnel) {
        TunnelConfiguration file = read(tunnel);
        PrivateKey key = file.interfaceSection().privateKey();
        Port port = file.interfaceSection().listenPort();
        return new NetworkFacts.Tunnel(
                tunnel.node(),
                tunnel.name(),
                key != null ? key.publicKey().toBase64() : "",
                port == null ? 0 : port.number(),
                tunnel.addresses(),
                file.peers().stream().map(this::peer).toList());
    }

    private NetworkFacts.Peer peer(PeerSection peer) {
        return new NetworkFacts.Peer(
                peer.publicKey().toBase64(),
                peer.presharedKey().equals(PresharedKey.NONE)
                        ? "none"
                        : presharedNames.computeIfAbsent(
                                peer.presharedKey(), missing -> "preshared-" + (presharedNames.size() + 1)),
                peer.endpoint() == null ? null : peer.endpoint().toString(),
                peer.allowedIps().stream().map(Object::toString).toList());
    }

    private TunnelConfiguration read(TunnelFile tunnel) {
        try {
            return ConfigurationFile.read(keys.apply(tunnel.text())).configuration();
        } catch (ConfigurationException e) {
            throw new IllegalStateException(tunnel.file() + " was read before", e);
        }
    }
}
