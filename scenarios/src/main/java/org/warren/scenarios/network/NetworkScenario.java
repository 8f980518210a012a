package org.warren.scenarios.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.diagnosis.NetworkFacts;
import org.warren.harness.evidence.Evidence;
import org.warren.harness.evidence.MissingEvidenceException;
import org.warren.harness.evidence.Note;
import org.warren.harness.files.Sha256;
import org.warren.harness.lab.Dependency;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.lab.Program;
import org.warren.harness.lab.ProgramFile;
import org.warren.harness.parameter.Parameters;
import org.warren.harness.scenario.DeclaredScenario;
import org.warren.harness.scenario.FileScenario;
import org.warren.harness.scenario.ShellWord;
import org.warren.harness.scenario.Stage;
import org.warren.harness.scenario.Summary;
import org.warren.harness.subject.SubjectException;
import org.warren.harness.subject.WgQuick;
import org.warren.harness.topology.Nat;
import org.warren.harness.topology.Node;
import org.warren.harness.verdict.Check;
import org.warren.kit.wgquick.NodeState;
import org.warren.kit.wgquick.NothingLeft;

/// Does a network that a file describes do what the file says?
public final class NetworkScenario extends DeclaredScenario implements FileScenario {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String QUESTIONS = "questions";
    /// The value of the observations that holds the tunnels of each node.
    static final String TUNNELS = "tunnels";
    /// The value that holds the nodes at which leftovers are accepted.
    private static final String UNCHECKED = "unchecked-nodes";

    private static final String PREPARE = "prepare";
    private static final String UP = "tunnels up";
    private static final int FILES_NAMED = 3;
    private static final String START = "programs start";
    private static final String DOWN = "tunnels down";
    /// A daemon learns from the kernel that its link is up, and ends when it is gone; both take a moment.
    private static final Duration SETTLE_TIME = Duration.ofSeconds(2);
    /// The rule of a full tunnel, which wg-quick removes together with another tunnel of the node.
    private static final String SUPPRESSION = "suppress_prefixlength";

    private final @Nullable NetworkDescription description;
    private final boolean isPatient;

    /// Without a file it can only judge a recorded run.
    public NetworkScenario() {
        this(null, false);
    }

    /// @param isPatient whether somebody waits for it for as long as it takes
    private NetworkScenario(@Nullable NetworkDescription description, boolean isPatient) {
        super(
                "network",
                description == null
                        ? "does the network of a file do what the file says? (run it with `warren try FILE`)"
                        : description.question());
        this.description = description;
        this.isPatient = isPatient;
        // Whether its programs may change settings and mounts is asked of each node, which is a machine then.
        needsLinux("wg-quick is a program of Linux; use --lab virtual");
        network(parameters -> described().topology());
        if (description == null) {
            roles(new String[0]);
            checks(List.of());
            return;
        }
        RealTime.needs(description.questions(), isPatient, this::needs);
        // The programs for name resolution and DHCP are in an image layer.
        if (description.resolver() != null
                || Event.wanted(description.questions(), Event.Kind.DHCP).isPresent()) {
            needsLayers("access");
        }
        roles(description.casting().keySet().toArray(String[]::new));
        checks(checks(description.questions(), tunnelsByNode(), description.unchecked()));
    }

    @Override
    public NetworkScenario fromFile(Path path) {
        return new NetworkScenario(NetworkDescription.read(path), false);
    }

    @Override
    public NetworkScenario fromStrangersFile(Path path) {
        return new NetworkScenario(NetworkDescription.read(path, true), false);
    }

    @Override
    public NetworkScenario patient() {
        return new NetworkScenario(described(), true);
    }

    @Override
    public List<String> explanation() {
        return new NetworkWords(described()).lines();
    }

    @Override
    public String schema() {
        try (InputStream in =
                Objects.requireNonNull(NetworkScenario.class.getResourceAsStream("network.schema.json"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> draft(List<Path> files, boolean natted) {
        return NetworkDraft.of(files, natted);
    }

    /// A record lacks the files of programs, and not every program of this machine runs in a node.
    @Override
    public Optional<String> unsupported() {
        if (description == null) {
            return Optional.empty();
        }
        boolean isRecorded = description.isRecorded();
        return description.programs().stream()
                .map(NodeProgram::program)
                .map(program -> isRecorded ? missing(program) : program.refusal())
                .flatMap(Optional::stream)
                .findFirst();
    }

    /// The kernel's own WireGuard uses the kernel's one clock, and cannot be stopped for a single node.
    @Override
    public Optional<String> unsupported(Map<String, String> subjects) {
        return unsupported()
                .or(() -> description == null
                        ? Optional.empty()
                        : description.questions().stream()
                                .flatMap(question -> question.events().stream())
                                .flatMap(event -> NodePower.unsupported(event, subjects).stream())
                                .findFirst());
    }

    private static Optional<String> missing(Program program) {
        String files = program.files().stream()
                .map(ProgramFile::name)
                .limit(FILES_NAMED)
                .collect(Collectors.joining(", "));
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of("program " + program.name() + " needs " + files
                        + ", which the record of a run does not hold; run the network's own folder");
    }

    @Override
    public List<Dependency> dependencies(Evidence evidence) {
        List<Dependency> dependencies = new ArrayList<>();
        JsonNode noted = evidence.observations().values().get(NetworkPrograms.NOTED);
        if (noted != null) {
            noted.forEach(program -> program.path("files")
                    .forEach(file -> dependencies.add(new Dependency(
                            program.path("name").asText() + ": "
                                    + file.path("name").asText(),
                            file.path("bytes").asLong() + " bytes",
                            file.path("digest").asText()))));
        }
        return dependencies;
    }

    @Override
    public Map<String, String> cast(String client, String server, Map<String, String> named) {
        Map<String, String> casting = described().casting();
        Map<String, String> cast = new LinkedHashMap<>();
        casting.forEach((node, role) -> cast.put(
                node,
                switch (role) {
                    case NetworkDescription.CLIENT -> client;
                    case NetworkDescription.SERVER -> server;
                    default -> role.substring(NetworkDescription.SUBJECT.length());
                }));
        named.forEach((node, subject) -> {
            if (cast.replace(node, subject) == null) {
                throw new IllegalArgumentException("node '" + node + "' takes no subject; nodes with tunnels are "
                        + String.join(", ", casting.keySet()));
            }
        });
        return cast;
    }

    /// Files of programs are not recorded, so a run that had some cannot be attributed to this file.
    @Override
    public boolean isOf(Path folder) {
        try {
            NetworkDescription then = NetworkDescription.read(folder);
            return then.isRecorded()
                    && then.recorded().equals(described().recorded())
                    && described().programs().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String digest() {
        if (!described().programs().isEmpty()) {
            throw new IllegalArgumentException(described().path()
                    + " has programs, whose files may be others on another machine; run it here, without --shard");
        }
        return Sha256.hex(JSON.valueToTree(new TreeMap<>(described().recorded()))
                .toString()
                .getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Map<String, String> files(Evidence evidence) {
        Map<String, String> files = new LinkedHashMap<>();
        JsonNode noted = evidence.observations().values().get(NetworkFiles.RECORDED);
        if (noted != null) {
            noted.properties()
                    .forEach(file -> files.put(file.getKey(), file.getValue().asText()));
        }
        return files;
    }

    @Override
    public List<String> remarks() {
        return described().remarks();
    }

    @Override
    public String invocation(Map<String, String> subjects) {
        StringBuilder words =
                new StringBuilder("try ").append(ShellWord.of(described().path()));
        words.append(described().isUntrusted() ? " --untrusted" : "");
        words.append(isPatient ? " --long" : "");
        subjects.forEach((node, subject) -> words.append(" --on ").append(ShellWord.of(node + "=" + subject)));
        return words.toString();
    }

    @Override
    public List<String> steps(Parameters parameters) {
        List<String> steps = new ArrayList<>(List.of(PREPARE, UP));
        if (!described().programs().isEmpty()) {
            steps.add(START);
        }
        described().questions().forEach(question -> steps.add(question.name()));
        steps.add(DOWN);
        return steps;
    }

    @Override
    public Runnable prepareSteps(Stage stage) {
        NetworkDescription network = described();
        stage.observe(NetworkFiles.RECORDED, network.recorded());
        stage.observe(QUESTIONS, network.questions());
        stage.observe(TUNNELS, tunnelsByNode());
        stage.observe(UNCHECKED, network.unchecked());
        return () -> play(stage, network);
    }

    private void play(Stage stage, NetworkDescription network) {
        Map<String, WgQuick> tunnels = new LinkedHashMap<>();
        List<NetworkFacts> facts = new ArrayList<>();
        var names = new NameService(stage, network);
        var programs = new NetworkPrograms(stage, network.programs());
        var power = new NodePower(stage, network, names, programs, tunnels);
        stage.step(PREPARE, () -> {
            facts.add(prepare(stage, names, tunnels));
            power.prepare();
        });
        var asking = new QuestionRunner(stage, network, names, power, tunnels, facts.getFirst(), programs);
        stage.step(UP, () -> {
            programs.start(NodeProgram.Start.NETWORK);
            List<TunnelFile> up = network.tunnels().stream()
                    .filter(tunnel -> comesUp(stage, tunnel, tunnels))
                    .toList();
            up.forEach(tunnel -> stage.lab().capture(tunnel.node(), tunnel.name()));
            stage.advance(SETTLE_TIME);
            TunnelLoops.note(stage, up, network.hosts());
        });
        if (!network.programs().isEmpty()) {
            stage.step(START, () -> programs.start(NodeProgram.Start.TUNNELS));
        }
        network.questions().forEach(question -> stage.step(question.name(), () -> asking.ask(question)));
        stage.step(DOWN, () -> {
            programs.stop();
            asking.mend();
            List.copyOf(tunnels.values()).reversed().forEach(WgQuick::down);
            stage.advance(SETTLE_TIME);
        });
        stage.observe(LoopCheck.STORMS, stage.lab().storms());
        tunnelsByNode().keySet().forEach(node -> NodeState.note(stage, stage.linux(node), after(node)));
    }

    /// Brings a tunnel up. If the file asks whether it comes up, it may fail.
    ///
    /// @param tunnels by NODE.INTERFACE; one that fails is removed
    private boolean comesUp(Stage stage, TunnelFile tunnel, Map<String, WgQuick> tunnels) {
        String place = tunnel.node() + "." + tunnel.name();
        WgQuick quick = Objects.requireNonNull(tunnels.get(place));
        Optional<FileQuestion> asked = described().questions().stream()
                .filter(question -> question instanceof UpQuestion up && up.isOf(tunnel))
                .findFirst();
        if (asked.isEmpty()) {
            quick.up();
            return true;
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("from", stage.lab().clock().elapsedNanos());
        try {
            quick.up();
        } catch (SubjectException e) {
            answer.put("said", e.getMessage());
            tunnels.remove(place);
        }
        answer.put("to", stage.lab().clock().elapsedNanos());
        stage.observe(QuestionRunner.ANSWER + asked.get().name(), answer);
        return tunnels.containsKey(place);
    }

    private NetworkFacts prepare(Stage stage, NameService names, Map<String, WgQuick> tunnels) {
        NetworkDescription network = described();
        network.routes().forEach(route -> route.add(stage.linux(route.node())));
        names.start();
        network.firewalls().forEach(firewall -> firewall.load(stage.linux(firewall.node())));
        network.tunnels().stream()
                .filter(tunnel -> tunnel.port() > 0
                        && network.topology().node(tunnel.node()).nat() != null)
                .forEach(tunnel -> openPort(stage.linux(tunnel.node()), tunnel.port()));
        network.tunnels().forEach(tunnel -> keepOwnAddresses(stage.linux(tunnel.node()), tunnel));
        network.topology().nodes().stream()
                .map(Node::name)
                .filter(network::hasEcho)
                .forEach(node -> stage.linux(node).startEcho());
        RunKeys keys = RunKeys.generate(stage, network.tunnels());
        NetworkFacts facts =
                NetworkNotes.of(network, keys, (node, name) -> FrameProgram.linkAddress(stage.linux(node), name));
        stage.observe(NetworkNotes.FACTS, facts);
        for (TunnelFile tunnel : network.tunnels()) {
            WgQuick quick = stage.wgQuick(tunnel.node(), tunnel.name());
            quick.configure(keys.fill(tunnel.text()));
            tunnels.put(tunnel.node() + "." + tunnel.name(), quick);
        }
        tunnelsByNode().keySet().forEach(node -> NodeState.note(stage, stage.linux(node), before(node)));
        return facts;
    }

    /// A router that is also a WireGuard server accepts packets to its server; its own firewall may still drop them.
    private static void openPort(LinuxNode router, int port) {
        router.run("nft", "insert rule inet filter input udp dport " + port + " accept")
                .orThrow();
    }

    /// On a router that hairpins, packets to its tunnel address are for the router itself.
    private void keepOwnAddresses(LinuxNode router, TunnelFile tunnel) {
        Nat nat = described().topology().node(tunnel.node()).nat();
        if (nat != null && nat.hairpins()) {
            tunnel.addresses().stream()
                    .filter(address -> !address.contains(":"))
                    .forEach(address -> router.run(
                                    "nft", "insert rule ip nat prerouting ip daddr " + address + " return")
                            .orThrow());
        }
    }

    private Map<String, List<String>> tunnelsByNode() {
        Map<String, List<String>> byNode = new LinkedHashMap<>();
        described().tunnels().forEach(tunnel -> byNode.computeIfAbsent(tunnel.node(), node -> new ArrayList<>())
                .add(tunnel.name()));
        return byNode;
    }

    private static Note<NodeState> before(String node) {
        return NodeState.noted("before-" + node);
    }

    private static Note<NodeState> after(String node) {
        return NodeState.noted("after-" + node);
    }

    @Override
    public List<Check> checks(Evidence evidence) {
        if (description != null) {
            return checks();
        }
        Map<String, List<String>> tunnels = new LinkedHashMap<>();
        evidence.observations().value(TUNNELS).properties().forEach(node -> {
            List<String> names = new ArrayList<>();
            node.getValue().forEach(name -> names.add(name.asText()));
            tunnels.put(node.getKey(), names);
        });
        Set<String> unchecked = new TreeSet<>();
        JsonNode noted = evidence.observations().values().get(UNCHECKED);
        if (noted != null) {
            noted.forEach(node -> unchecked.add(node.asText()));
        }
        return checks(questions(evidence), tunnels, unchecked);
    }

    private static List<FileQuestion> questions(Evidence evidence) {
        List<FileQuestion> questions = new ArrayList<>();
        try {
            for (JsonNode question : evidence.observations().value(QUESTIONS)) {
                questions.add(FileQuestion.of(question, JSON));
            }
        } catch (JsonProcessingException e) {
            throw new MissingEvidenceException("The questions of the run cannot be read.", e);
        }
        return questions;
    }

    @Override
    public Summary summary(Evidence evidence) {
        // A run that ended before it began has none.
        return evidence.observations().values().containsKey(QUESTIONS)
                ? NetworkMeasurements.summary(questions(evidence), evidence)
                : Summary.NONE;
    }

    private static List<Check> checks(
            List<FileQuestion> questions, Map<String, List<String>> tunnels, Set<String> unchecked) {
        List<Check> checks = new ArrayList<>();
        var packets = new RunPackets();
        for (FileQuestion question : questions) {
            checks.add(
                    switch (question) {
                        case Question asked -> new LoopCheck(asked, new QuestionCheck(asked, packets));
                        case ProgramQuestion asked -> new ProgramCheck(asked);
                        case UpQuestion asked -> new UpCheck(asked);
                        case NeighbourQuestion asked -> new NeighbourCheck(asked, packets);
                        case ConnectionQuestion asked -> new LoopCheck(asked, new ConnectionCheck(asked, packets));
                        case LargestQuestion asked -> new LoopCheck(asked, new LargestCheck(asked, packets));
                        case TrafficQuestion asked -> new LoopCheck(asked, new TrafficCheck(asked, packets));
                        case TransferQuestion asked -> new LoopCheck(asked, new TransferCheck(asked, packets));
                    });
        }
        tunnels.forEach((node, names) -> {
            if (!unchecked.contains(node)) {
                checks.add(new NothingLeft(
                        "nothing-left-" + node,
                        before(node),
                        after(node),
                        names.size() > 1
                                ? List.of(NothingLeft.SRC_VALID_MARK, SUPPRESSION)
                                : List.of(NothingLeft.SRC_VALID_MARK)));
            }
        });
        return checks;
    }

    private NetworkDescription described() {
        if (description == null) {
            throw new IllegalArgumentException(
                    "scenario network is described by a file; run it with `warren try FILE`");
        }
        return description;
    }
}
