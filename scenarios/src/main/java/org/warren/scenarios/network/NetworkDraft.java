package org.warren.scenarios.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.warren.wireguard.config.InterfaceAddress;
import org.warren.wireguard.config.PeerEndpoint;
import org.warren.wireguard.config.PeerSection;
import org.warren.wireguard.ip.IpAddress;
import org.warren.wireguard.ip.IpPrefix;

/// A network generated around wg-quick files: a machine that an endpoint names has that address in a data centre, the
/// others are at home, each behind a router. Everything else that the files refer to exists too: a web site if all
/// traffic goes through a tunnel, a LAN with a host if a prefix is routed, host names. The questions ask whether these
/// are reached.
final class NetworkDraft {

    private static final String UPLINK = "eth0";
    private static final Pattern UPLINK_OF_HOOKS =
            Pattern.compile("(?:-o|-i|oifname|iifname)\\s+\"?([a-z][a-z0-9]{1,14})\"?(?![a-z0-9%])");
    private static final Pattern FORWARDING =
            Pattern.compile("FORWARD|MASQUERADE|ip_forward|forwarding", Pattern.CASE_INSENSITIVE);
    private static final long STREAM_TIMEOUT = 120;
    /// The names of nodes without a file.
    static final Set<String> NODES = Set.of("internet", "website");

    private final boolean natted;
    private final List<DraftTunnel> tunnels;
    private final String files;
    private final DraftAddresses addresses;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, String> networks = new LinkedHashMap<>();
    private final List<String> nodes = new ArrayList<>();
    private final List<String> backbone = new ArrayList<>();
    private final List<String> backboneRoutes = new ArrayList<>();
    private final Set<String> questionNames = new TreeSet<>();
    private final List<String> questions = new ArrayList<>();
    private boolean hasWebsite;
    private final Set<String> forwarding = new TreeSet<>();
    private final Map<String, String> lans = new LinkedHashMap<>();
    /// The additional tunnels of machines, each with the first one of its machine.
    private final Map<DraftTunnel, DraftTunnel> machines = new LinkedHashMap<>();
    private final Map<DraftTunnel, String> interfaces = new LinkedHashMap<>();

    private NetworkDraft(List<Path> files, boolean natted) {
        this.natted = natted;
        this.tunnels = DraftPeers.complete(DraftTunnel.read(files));
        this.files = String.join(
                ", ",
                files.stream()
                        .map(file -> String.valueOf(file.getFileName()).replaceAll("[^A-Za-z0-9._+=@-]", "_"))
                        .toList());
        this.addresses = new DraftAddresses(tunnels);
    }

    /// The files of the network, by name.
    ///
    /// @param files of wg-quick, one for each tunnel
    /// @param natted whether machines that no endpoint names are behind a router that translates
    /// @throws NetworkFileException in a sentence, when a file cannot be read or none of them is the other's peer
    static Map<String, String> of(List<Path> files, boolean natted) {
        return new NetworkDraft(files, natted).write();
    }

    private Map<String, String> write() {
        tunnels.stream().filter(this::isCalled).forEach(this::settle);
        for (DraftTunnel tunnel : tunnels) {
            if (isCalled(tunnel) && machine(tunnel).equals(tunnel)) {
                dataCentre(tunnel);
            }
        }
        for (DraftTunnel tunnel : tunnels) {
            if (!isCalled(tunnel)) {
                home(tunnel);
            }
        }
        for (DraftTunnel tunnel : tunnels) {
            called(tunnel).forEach((peer, other) -> ask(tunnel, peer, other));
        }
        if (questions.isEmpty()) {
            throw new NetworkFileException("nothing can be asked: no tunnel of these files has an address that its peer"
                    + " routes there; see Address and AllowedIPs of both ends");
        }
        Map<String, String> written = new LinkedHashMap<>();
        written.put(NetworkFiles.MAIN, text());
        tunnels.forEach(tunnel -> written.put(tunnel.node() + ".conf", tunnel.text()));
        return written;
    }

    /// The peers of a tunnel to which an endpoint leads, and who they are.
    private Map<PeerSection, DraftTunnel> called(DraftTunnel tunnel) {
        Map<PeerSection, DraftTunnel> called = new LinkedHashMap<>();
        for (PeerSection peer : tunnel.configuration().peers()) {
            if (peer.endpoint() != null) {
                owner(peer).ifPresent(other -> called.put(peer, other));
            }
        }
        return called;
    }

    private Optional<DraftTunnel> owner(PeerSection peer) {
        return tunnels.stream()
                .filter(other -> other.publicKey().equals(peer.publicKey().toBase64()))
                .findFirst();
    }

    private boolean isCalled(DraftTunnel tunnel) {
        return tunnels.stream().anyMatch(other -> called(other).containsValue(tunnel));
    }

    /// Endpoints with one address or name are those of one machine, which listens on several ports.
    private void settle(DraftTunnel tunnel) {
        List<String> own = hosts(tunnel);
        Optional<DraftTunnel> there = interfaces.keySet().stream()
                .filter(other -> hosts(other).stream().anyMatch(own::contains))
                .findFirst();
        DraftTunnel machine = there.map(this::machine).orElse(tunnel);
        machines.put(tunnel, machine);
        List<DraftTunnel> others = onMachine(machine);
        others.remove(tunnel);
        Set<String> taken = new TreeSet<>();
        for (DraftTunnel other : others) {
            taken.add(interfaceName(other));
            if (ports(other).stream().anyMatch(ports(tunnel)::contains)) {
                throw new NetworkFileException("the Endpoint " + own.getFirst() + " leads to two tunnels on port "
                        + ports(tunnel).getFirst() + ", with two public keys; a machine has one tunnel for each port");
            }
        }
        String name = tunnel.name();
        for (int number = 1; !taken.add(name); number++) {
            name = "wg" + number;
        }
        if (!name.equals(tunnel.name())
                && hooks(tunnel).matches("(?s).*\\b" + Pattern.quote(tunnel.name()) + "\\b.*")) {
            throw new NetworkFileException("two tunnels of one machine are called " + tunnel.name()
                    + ", and a command of " + tunnel.node() + " names it; write %i there");
        }
        interfaces.put(tunnel, name);
    }

    private List<String> hosts(DraftTunnel tunnel) {
        return endpoints(tunnel).stream().map(PeerEndpoint::host).distinct().toList();
    }

    private List<Integer> ports(DraftTunnel tunnel) {
        return endpoints(tunnel).stream()
                .map(endpoint -> endpoint.port().number())
                .distinct()
                .toList();
    }

    /// The tunnel whose file gives this one's machine its name.
    private DraftTunnel machine(DraftTunnel tunnel) {
        return machines.getOrDefault(tunnel, tunnel);
    }

    private List<DraftTunnel> onMachine(DraftTunnel machine) {
        List<DraftTunnel> there = new ArrayList<>();
        tunnels.stream().filter(tunnel -> machine(tunnel).equals(machine)).forEach(there::add);
        return there;
    }

    private String interfaceName(DraftTunnel tunnel) {
        return interfaces.getOrDefault(tunnel, tunnel.name());
    }

    private void dataCentre(DraftTunnel tunnel) {
        List<PeerEndpoint> endpoints = onMachine(tunnel).stream()
                .flatMap(there -> endpoints(there).stream())
                .toList();
        List<String> own = new ArrayList<>();
        for (PeerEndpoint endpoint : endpoints) {
            IpAddress.read(endpoint.host().replaceFirst("%.*", "")).ifPresent(literal -> own.add(onTheNet(literal)));
        }
        if (own.stream().allMatch(address -> address.contains(":"))) {
            own.add(addresses.freePublic()); // what is inside a tunnel may be IPv4
        }
        List<String> distinct = own.stream().distinct().toList();
        endpoints.stream().map(PeerEndpoint::host).distinct().forEach(host -> {
            if (IpAddress.read(host.replaceFirst("%.*", "")).isEmpty()) {
                names.put(HostNames.requireName(host), list(distinct));
            }
        });
        node(
                tunnel,
                attach("net-" + (networks.size() + 1), distinct),
                distinct,
                onMachine(tunnel).stream().map(this::lan).collect(Collectors.joining()));
    }

    /// The prefixes of a LAN behind a tunnel, which others route into it.
    private String lan(DraftTunnel tunnel) {
        StringBuilder interfaces = new StringBuilder();
        for (DraftTunnel other : tunnels) {
            called(other).forEach((peer, owner) -> {
                if (owner.equals(tunnel)) {
                    addresses.lans(peer).forEach(prefix -> interfaces.append(lan(tunnel, prefix)));
                }
            });
        }
        return interfaces.toString();
    }

    private String lan(DraftTunnel tunnel, IpPrefix prefix) {
        if (lans.containsKey(prefix.toString())) {
            return "";
        }
        String network = "lan-" + (lans.size() + 1);
        String host = "host-" + (lans.size() + 1);
        lans.put(prefix.toString(), host);
        networks.put(network, prefix.toString());
        forwarding.add(machine(tunnel).node());
        String router = DraftAddresses.at(prefix, 1);
        nodes.add("""
                  %s:
                    interfaces: {eth0: {network: %s, address: %s/%d}}
                    gateway: %s
                """.formatted(host, network, DraftAddresses.at(prefix, 2), prefix.length(), router));
        return ", %s: {network: %s, address: %s/%d}".formatted(network, network, router, prefix.length());
    }

    private List<PeerEndpoint> endpoints(DraftTunnel tunnel) {
        List<PeerEndpoint> endpoints = new ArrayList<>();
        for (DraftTunnel other : tunnels) {
            called(other).forEach((peer, owner) -> {
                PeerEndpoint endpoint = peer.endpoint();
                if (owner.equals(tunnel) && endpoint != null) {
                    endpoints.add(endpoint);
                }
            });
        }
        return endpoints;
    }

    /// Connects internet addresses: their networks, and the node that routes between all of them.
    ///
    /// @return the network that has their subnets
    private String attach(String network, List<String> own) {
        String subnets =
                list(own.stream().map(DraftAddresses::network).distinct().toList());
        for (Map.Entry<String, String> known : networks.entrySet()) {
            if (known.getValue().equals(subnets)) {
                return known.getKey();
            }
        }
        networks.put(network, subnets);
        backbone.add("%s: {network: %s, address: %s}"
                .formatted(
                        network,
                        network,
                        list(gateways(own).stream()
                                .map(DraftAddresses::withLength)
                                .toList())));
        return network;
    }

    /// An address of another machine.
    private static String onTheNet(IpAddress address) {
        String text = address.toString();
        if (text.matches("(0|127|22[4-9]|2[3-5][0-9])\\..*|::1?|ff.*|fe[89ab].*")) {
            throw new NetworkFileException("the Endpoint " + text + " is not the address of another machine on the"
                    + " internet, but of this one, of a group or of a link; put the server's address there");
        }
        return text;
    }

    private static List<String> gateways(List<String> own) {
        return own.stream().map(DraftAddresses::gateway).distinct().toList();
    }

    private void home(DraftTunnel tunnel) {
        boolean isIpv6 = called(tunnel).keySet().stream().anyMatch(this::isIpv6);
        int number = networks.size() + 1;
        String network = "home-" + number;
        if (!natted) {
            List<String> own = new ArrayList<>(List.of(addresses.freePublic()));
            if (isIpv6) {
                own.add(addresses.freeIpv6());
            }
            node(tunnel, attach(network, own), own, "");
            return;
        }
        IpPrefix subnet = addresses.freeHome();
        List<String> inside = new ArrayList<>(List.of(DraftAddresses.at(subnet, 2)));
        List<String> outsides = new ArrayList<>(List.of(addresses.freePublic()));
        StringBuilder routerInside = new StringBuilder(DraftAddresses.at(subnet, 1) + "/" + subnet.length());
        String subnets = subnet.toString();
        String routes = "";
        if (isIpv6) {
            String own = addresses.freeIpv6();
            String wan = addresses.freeIpv6();
            inside.add(own);
            outsides.add(wan);
            subnets = "[" + subnet + ", \"" + DraftAddresses.network(own) + "\"]";
            routerInside
                    .insert(0, '[')
                    .append(", \"")
                    .append(DraftAddresses.gateway(own))
                    .append("/64\"]");
            routes = "\"%s\": \"%s\"".formatted(DraftAddresses.network(own), wan);
        }
        networks.put(network, subnets);
        String access = attach("access-" + number, outsides);
        if (!routes.isEmpty()) {
            backboneRoutes.add(routes);
        }
        nodes.add("""
                  %s-router:
                    interfaces:
                      lan: {network: %s, address: %s}
                      wan: {network: %s, address: %s}
                    gateway: %s
                    nat: {outside: wan, udp-timeout: 30s, stream-timeout: %ds}
                """.formatted(
                        tunnel.node(),
                        network,
                        routerInside,
                        access,
                        list(outsides.stream().map(DraftAddresses::withLength).toList()),
                        list(gateways(outsides)),
                        STREAM_TIMEOUT));
        node(tunnel, network, inside, "");
    }

    /// The node of a tunnel.
    ///
    /// @param more of its interfaces, each after a comma
    private void node(DraftTunnel tunnel, String network, List<String> own, String more) {
        nodes.add("""
                  %s:
                    interfaces: {%s: {network: %s, address: %s}%s}
                    gateway: %s%s
                    tunnels: {%s}
                """.formatted(
                        tunnel.node(),
                        uplink(tunnel),
                        network,
                        list(own.stream().map(DraftAddresses::withLength).toList()),
                        more,
                        list(gateways(own)),
                        onMachine(tunnel).stream().anyMatch(this::forwards) ? "\n    forwards: true" : "",
                        onMachine(tunnel).stream()
                                .map(there -> interfaceName(there) + ": " + there.node() + ".conf")
                                .collect(Collectors.joining(", "))));
    }

    /// Whether a peer is reached over IPv6, which a home router does not translate.
    private boolean isIpv6(PeerSection peer) {
        PeerEndpoint endpoint = peer.endpoint();
        return endpoint != null
                && names.getOrDefault(endpoint.host(), endpoint.host()).contains(":");
    }

    private boolean forwards(DraftTunnel tunnel) {
        boolean isAsked = tunnels.stream()
                .flatMap(other -> called(other).entrySet().stream())
                .anyMatch(entry -> entry.getValue().equals(tunnel) && DraftAddresses.isEverything(entry.getKey()));
        return isAsked
                || forwarding.contains(machine(tunnel).node())
                || FORWARDING.matcher(hooks(tunnel)).find();
    }

    private static String hooks(DraftTunnel tunnel) {
        StringBuilder commands = new StringBuilder();
        IniLine.of(tunnel.text()).stream().filter(IniLine::isCommand).forEach(line -> commands.append(line.value())
                .append('\n'));
        return commands.toString();
    }

    private static String uplink(DraftTunnel tunnel) {
        Matcher named = UPLINK_OF_HOOKS.matcher(hooks(tunnel));
        while (named.find()) {
            if (!named.group(1).startsWith("wg")
                    && !named.group(1).equals(tunnel.name())
                    && !named.group(1).equals("lo")) {
                return named.group(1);
            }
        }
        return UPLINK;
    }

    private void ask(DraftTunnel tunnel, PeerSection peer, DraftTunnel other) {
        String through = "through: " + interfaceName(tunnel);
        String from = machine(tunnel).node();
        List<InterfaceAddress> inside =
                other.configuration().interfaceSection().quick().addresses();
        if (!inside.isEmpty()
                && peer.allowedIps().stream()
                        .anyMatch(prefix -> prefix.contains(inside.getFirst().address()))) {
            questions.add("{ping: %s to %s.%s, expect: reaches, %s}"
                    .formatted(from, machine(other).node(), interfaceName(other), through));
        }
        if (DraftAddresses.isEverything(peer)) {
            website();
            questions.add("{ping: %s to website, expect: reaches, %s}".formatted(from, through));
        }
        addresses.lans(peer).forEach(prefix -> {
            String host = lans.get(prefix.toString());
            if (host != null) {
                questions.add("{ping: %s to %s, expect: reaches, %s}".formatted(from, host, through));
            }
        });
        if (isCalled(tunnel)
                || tunnel.configuration().interfaceSection().quick().addresses().isEmpty()) {
            return;
        }
        boolean isKept = !natted
                || (peer.persistentKeepaliveSeconds() > 0 && peer.persistentKeepaliveSeconds() < STREAM_TIMEOUT);
        questions.add("{name: %s, udp: %s to %s.%s, expect: %s, after: 10m}"
                .formatted(
                        DraftTunnel.free("after-silence-" + from, questionNames),
                        machine(other).node(),
                        from,
                        interfaceName(tunnel),
                        isKept ? "reaches" : "does not reach, because: " + (isIpv6(peer) ? "filtered" : "no mapping")));
    }

    private void website() {
        if (hasWebsite) {
            return;
        }
        hasWebsite = true;
        String address = addresses.freeWebsite();
        nodes.add("""
                  website:
                    interfaces: {eth0: {network: %s, address: %s}}
                    gateway: %s
                """.formatted(
                attach("web", List.of(address)), DraftAddresses.withLength(address), DraftAddresses.gateway(address)));
    }

    private String text() {
        StringBuilder text = new StringBuilder(
                "# A network around " + files + ", and the usual questions. Everything but"
                        + " the tunnels' files\n# is a guess: change what is different where you are, and try it with warren try.\n");
        text.append("question: do the tunnels of ").append(files).append(" do what they are for?\nnetworks:\n");
        networks.forEach((name, subnets) ->
                text.append("  ").append(name).append(": ").append(subnets).append('\n'));
        if (!names.isEmpty()) {
            text.append("names:\n");
            names.forEach((name, own) ->
                    text.append("  ").append(name).append(": ").append(own).append('\n'));
        }
        text.append("nodes:\n  internet:\n    interfaces:\n");
        backbone.forEach(line -> text.append("      ").append(line).append('\n'));
        text.append("    forwards: true\n");
        if (!backboneRoutes.isEmpty()) {
            text.append("    routes: {")
                    .append(String.join(", ", backboneRoutes))
                    .append("}\n");
        }
        nodes.forEach(text::append);
        text.append("questions:\n");
        new LinkedHashSet<>(questions)
                .forEach(question -> text.append("  - ").append(question).append('\n'));
        return text.toString();
    }

    /// One value, or a list of them; IPv6 in quotes, because of its colons in YAML.
    private static String list(List<String> values) {
        List<String> quoted = values.stream()
                .map(value -> value.contains(":") ? "\"" + value + "\"" : value)
                .toList();
        return quoted.size() == 1 ? quoted.getFirst() : "[" + String.join(", ", quoted) + "]";
    }
}
