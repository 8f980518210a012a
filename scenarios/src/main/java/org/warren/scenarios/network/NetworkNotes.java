package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongBiFunction;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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

/// What the files of a network say, as far as it helps to explain what happened to packets.
final class NetworkNotes {

    /// The value of the observations that holds it.
    static final String FACTS = "network-facts";

    private static final Pattern FILTERING = Pattern.compile("\\b(drop|reject)\\b", Pattern.CASE_INSENSITIVE);

    private final NetworkDescription network;
    private final Function<String, String> keys;
    private final ToLongBiFunction<String, String> linkAddresses;
    private final Map<PresharedKey, String> presharedNames = new LinkedHashMap<>();

    private NetworkNotes(
            NetworkDescription network, Function<String, String> keys, ToLongBiFunction<String, String> linkAddresses) {
        this.network = network;
        this.keys = keys;
        this.linkAddresses = linkAddresses;
    }

    /// With the keys of a run.
    ///
    /// @param linkAddresses the Ethernet address by node and interface, 0 if it is not known
    static NetworkFacts of(NetworkDescription network, RunKeys keys, ToLongBiFunction<String, String> linkAddresses) {
        return new NetworkNotes(network, keys::fill, linkAddresses).facts();
    }

    /// With placeholder keys, which are equal where those of the run were, for a record without keys.
    static NetworkFacts withOtherKeys(NetworkDescription network) {
        return new NetworkNotes(network, text -> KeyNames.fill(text, KeyNames::unused), (node, name) -> 0).facts();
    }

    private NetworkFacts facts() {
        List<NetworkFacts.Tunnel> tunnels = new ArrayList<>();
        network.tunnels().forEach(tunnel -> tunnels.add(tunnel(tunnel)));
        return new NetworkFacts(
                network.topology().nodes().stream().map(this::node).toList(), tunnels);
    }

    private NetworkFacts.Node node(Node node) {
        Nat nat = node.nat();
        boolean isFirewall = nat != null && nat.translation() == Nat.Translation.NONE;
        List<String> rules = rules(node.name());
        return new NetworkFacts.Node(
                node.name(),
                node.interfaces().stream()
                        .map(attached -> attachment(node.name(), attached))
                        .toList(),
                node.forwards(),
                isFirewall || nat == null ? null : nat.outside(),
                isFirewall
                        || rules.stream()
                                .anyMatch(rule -> FILTERING.matcher(rule).find()),
                Stream.concat(forwards(nat).stream(), rules.stream().flatMap(rule -> PortForwards.of(rule).stream()))
                        .toList());
    }

    private static List<NetworkFacts.PortForward> forwards(@Nullable Nat nat) {
        return nat == null
                ? List.of()
                : nat.portForwards().stream()
                        .map(forward -> new NetworkFacts.PortForward(
                                nat.hairpinsForwards() ? "" : nat.outside(),
                                "" + forward.port(),
                                forward.to(),
                                forward.isTcp()))
                        .toList();
    }

    /// A node's own rules file, and the commands of its tunnels.
    private List<String> rules(String node) {
        List<String> rules = new ArrayList<>();
        network.firewalls().stream()
                .filter(firewall -> firewall.node().equals(node))
                .forEach(firewall -> rules.add(firewall.rules()));
        network.tunnels().stream()
                .filter(tunnel -> tunnel.node().equals(node))
                .flatMap(tunnel -> IniLine.of(tunnel.text()).stream())
                .filter(IniLine::isCommand)
                .forEach(line -> rules.add(line.value()));
        return rules;
    }

    private NetworkFacts.Interface attachment(String node, Interface attached) {
        return new NetworkFacts.Interface(
                attached.name(),
                attached.network(),
                addresses(node, attached),
                attached.mtu(),
                attached.link().reorderPercent() > 0
                        ? 0
                        : attached.link().delay().toNanos(),
                attached.link().meanLossPercent(),
                linkAddresses.applyAsLong(node, attached.name()),
                attached.link().mayLose());
    }

    /// Those that it has from the start, and those that it is given later.
    private List<String> addresses(String node, Interface attached) {
        return Stream.concat(
                        attached.addresses().stream().map(Object::toString),
                        network.questions().stream()
                                .flatMap(question -> question.events().stream())
                                .filter(event -> event.kind() == Event.Kind.ADDRESS
                                        && event.node().equals(node)
                                        && event.interfaceName().equals(attached.name()))
                                .map(event -> Objects.requireNonNull(event.to())))
                .distinct()
                .toList();
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
                peer.endpoint() == null
                        ? null
                        : network.hosts().resolve(peer.endpoint().toString()),
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
