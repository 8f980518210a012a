package org.warren.scenarios.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.warren.harness.scenario.Roles;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// What the files of a network say. Once read, it is consistent.
///
/// @param path as the user named it
/// @param question the question of the file as a whole, in a sentence
/// @param routes of nodes, in addition to those of their networks and gateways
/// @param hosts the host names that all nodes know
/// @param resolver who answers for them; null if all nodes know them from files
/// @param unchecked nodes at which leftovers are accepted when all tunnels are down
/// @param casting by node that has tunnels, `client`, `server`, or `subject NAME` where the file fixes it
/// @param programs that nodes run, in the order in which they start
/// @param questions in the order in which they are asked
/// @param isRecorded whether it comes from the record of an earlier run, which lacks the files of its programs
/// @param isUntrusted whether it is of unknown origin
/// @param recorded the files as a record may hold them, by name
/// @param remarks about what is accepted but was probably meant differently
record NetworkDescription(
        Path path,
        String question,
        Topology topology,
        List<TunnelFile> tunnels,
        List<Firewall> firewalls,
        List<StaticRoute> routes,
        HostNames hosts,
        @Nullable Resolver resolver,
        Set<String> unchecked,
        Map<String, String> casting,
        List<NodeProgram> programs,
        List<FileQuestion> questions,
        boolean isRecorded,
        boolean isUntrusted,
        Map<String, String> recorded,
        List<String> remarks) {

    static final String SUBJECT = "subject ";
    static final String CLIENT = Roles.CLIENT;
    static final String SERVER = Roles.SERVER;

    static final List<String> KEYS =
            List.of("question", "networks", "names", "resolver", "nodes", "programs", "questions");

    NetworkDescription {
        tunnels = List.copyOf(tunnels);
        firewalls = List.copyOf(firewalls);
        routes = List.copyOf(routes);
        programs = List.copyOf(programs);
        questions = List.copyOf(questions);
        remarks = List.copyOf(remarks);
    }

    /// @throws NetworkFileException `FILE:LINE:COLUMN: KEY: what was expected`, or why a file cannot be read
    static NetworkDescription read(Path path) {
        return read(path, false);
    }

    /// The same.
    ///
    /// @param untrusted whether it is of unknown origin; its programs then get no files of this machine
    static NetworkDescription read(Path path, boolean untrusted) {
        NetworkFiles files = NetworkFiles.at(path, untrusted);
        YamlValue root = YamlValue.read(files.shown(files.main()), files.text(files.main()), files.isRecorded());
        Map<String, YamlValue> fields = root.fields(KEYS);
        YamlValue nodes = root.required(fields, "nodes");
        Topology topology = new TopologyReader(files).read(root.required(fields, "networks"), nodes);
        HostNames hosts = HostNames.read(fields.get("names"));
        TunnelReader tunnelReader = new TunnelReader(files, hosts);
        List<StaticRoute> routes = new ArrayList<>();
        List<Firewall> firewalls = new ArrayList<>();
        Map<String, YamlValue> nodeValues = nodes.entries("a mapping of nodes");
        for (Node node : topology.nodes()) {
            Map<String, YamlValue> own = fieldsOf(nodeValues, node);
            YamlValue tunnelValue = own.get("tunnels");
            if (tunnelValue != null) {
                Set<String> interfaces = new TreeSet<>(
                        node.interfaces().stream().map(Interface::name).toList());
                tunnelReader.read(node.name(), interfaces, tunnelValue);
            }
            routes.addAll(StaticRoute.read(node, own.get("routes")));
            YamlValue firewall = own.get("firewall");
            if (firewall != null) {
                firewalls.add(new Firewall(node.name(), firewall.text("a file"), TunnelReader.text(files, firewall)));
            }
        }
        List<TunnelFile> tunnels = tunnelReader.tunnels();
        if (tunnels.isEmpty() && !fields.containsKey("programs")) {
            throw nodes.bad("a node with tunnels, such as tunnels: {wg0: server.conf}");
        }
        checkCaptures(topology, tunnels, nodes);
        Map<String, String> casting = new LinkedHashMap<>();
        topology.nodes().forEach(node -> cast(node.name(), fieldsOf(nodeValues, node), tunnels, casting));
        YamlValue question = fields.get("question");
        YamlValue resolverValue = fields.get("resolver");
        Resolver resolver = resolverValue == null ? null : Resolver.read(resolverValue, topology, hosts);
        List<NodeProgram> programs = new ProgramReader(files, topology, tunnels).read(fields.get("programs"));
        List<FileQuestion> questions = new QuestionReader(
                        topology, tunnels, programs, hosts.addresses(), resolver, files)
                .read(root.required(fields, "questions"));
        return new NetworkDescription(
                path,
                question == null
                        ? "does the network that a file describes do what the file says?"
                        : question.text("a sentence"),
                Machines.in(topology, tunnels, programs, resolver, questions),
                tunnels,
                firewalls,
                routes,
                hosts,
                resolver,
                unchecked(topology, nodeValues),
                casting,
                programs,
                questions,
                files.isRecorded(),
                files.isUntrusted(),
                recorded(files),
                tunnelReader.remarks());
    }

    private static Set<String> unchecked(Topology topology, Map<String, YamlValue> nodes) {
        Set<String> unchecked = new TreeSet<>();
        topology.nodes().forEach(node -> {
            YamlValue nothingLeft = fieldsOf(nodes, node).get("nothing-left");
            if (nothingLeft != null && !nothingLeft.flag()) {
                unchecked.add(node.name());
            }
        });
        return unchecked;
    }

    /// Whether a node answers datagrams on the usual port, because questions send it some.
    boolean hasEcho(String node) {
        return questions.stream()
                .anyMatch(question -> question instanceof Question packets
                        && packets.kind() == Question.Kind.UDP
                        && packets.port() == null
                        && packets.to().equals(node));
    }

    /// A capture is named after its node and interface, and each interface has one.
    private static void checkCaptures(Topology topology, List<TunnelFile> tunnels, YamlValue nodes) {
        Map<String, String> places = new LinkedHashMap<>();
        Stream.concat(
                        topology.nodes().stream().flatMap(node -> node.interfaces().stream()
                                .map(attached -> Map.entry(node.name(), attached.name()))),
                        tunnels.stream().map(tunnel -> Map.entry(tunnel.node(), tunnel.name())))
                .forEach(place -> {
                    String other = places.put(
                            place.getKey() + "-" + place.getValue(), place.getKey() + "." + place.getValue());
                    if (other != null) {
                        throw nodes.bad("names that differ without their dots too, and not %s beside %s.%s"
                                .formatted(other, place.getKey(), place.getValue()));
                    }
                });
    }

    private static Map<String, YamlValue> fieldsOf(Map<String, YamlValue> nodes, Node node) {
        return java.util.Objects.requireNonNull(nodes.get(node.name())).fields(TopologyReader.NODE_KEYS);
    }

    private static void cast(
            String node, Map<String, YamlValue> fields, List<TunnelFile> tunnels, Map<String, String> casting) {
        List<TunnelFile> own =
                tunnels.stream().filter(tunnel -> tunnel.node().equals(node)).toList();
        YamlValue role = fields.get("role");
        YamlValue subject = fields.get("subject");
        if (own.isEmpty()) {
            for (YamlValue value :
                    Stream.of(role, subject).filter(java.util.Objects::nonNull).toList()) {
                throw value.bad("tunnels beside it: a node without tunnels has no subject");
            }
            return;
        }
        if (subject != null) {
            if (role != null) {
                throw role.bad("either a role or a subject");
            }
            casting.put(node, SUBJECT + subject.text("the name of a subject, as `warren list subjects` has it"));
        } else if (role != null) {
            String word = role.text("client or server");
            if (!word.equals(CLIENT) && !word.equals(SERVER)) {
                throw role.bad("client or server");
            }
            casting.put(node, word);
        } else {
            casting.put(node, own.stream().allMatch(TunnelFile::listensOnly) ? SERVER : CLIENT);
        }
    }

    /// The description is always recorded under the same name, whatever its file was called.
    private static Map<String, String> recorded(NetworkFiles files) {
        Map<String, String> texts = new LinkedHashMap<>();
        RecordedFiles.of(files.read())
                .forEach((name, text) -> texts.put(name.equals(files.main()) ? NetworkFiles.MAIN : name, text));
        return texts;
    }
}
