package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Topology;

/// Reads the questions, which name nodes, interfaces and addresses of the rest of the file.
final class QuestionReader {

    private static final List<String> PACKET_KEYS =
            List.of("expect", "because", "through", "seen-as", "after", "when", "count", "answers");
    /// The keys of each kind of question in addition to its own and `name`.
    static final Map<String, List<String>> KEYS = keys();

    private static final String KINDS = "ping, udp, tcp, transfer, traffic, largest, arp, syn-ack, up or program";
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,59}");
    private static final String REACHES = "reaches";
    private static final String DOES_NOT_REACH = "does not reach";
    private static final Duration AFTER_MAX = Duration.ofDays(7);
    private static final int COUNT = 3;
    /// The largest packet that an interface of a network may carry.
    private static final int SIZE_MAX = Interface.DEFAULT_MTU;

    private static final int PORT_MAX = 65535;
    /// Linux picks source ports from 32768 on; of two ports the lower one is the service's.
    private static final int UDP_PORT_MAX = 32767;

    private static final String UP_EXPECTED = "succeeds or fails";
    private static final Duration TRANSFER_WITHIN = Duration.ofSeconds(30);
    private static final Duration TRANSFER_WITHIN_MAX = Duration.ofHours(1);
    private static final Duration ANSWER_WITHIN_MAX = Duration.ofDays(1);
    private static final int TRANSFER_PORT = 5001;
    private static final long TRANSFER_BYTES = 1_000_000;
    /// For a whole file. An interface that carries more than 64 MiB is blocked.
    private static final long TRANSFER_BYTES_MAX = 20_000_000;

    private final Topology topology;
    private final List<TunnelFile> tunnels;
    private final List<NodeProgram> nodePrograms;
    private final ProgramQuestionReader programs;
    private final @Nullable Resolver resolver;
    private final EventReader events;
    private final NeighbourQuestionReader neighbours;
    private final TrafficQuestionReader traffic;
    private final AskedAddresses addresses;
    private final Set<String> names = new TreeSet<>();
    /// The tunnels about which the file asks whether they come up.
    private final Set<String> asked = new TreeSet<>();
    private long transferBytes;

    QuestionReader(
            Topology topology,
            List<TunnelFile> tunnels,
            List<NodeProgram> programs,
            Map<String, List<String>> hosts,
            @Nullable Resolver resolver,
            NetworkFiles files) {
        this.traffic = new TrafficQuestionReader(files);
        this.resolver = resolver;
        this.topology = topology;
        this.events = new EventReader(topology, tunnels, hosts);
        this.programs = new ProgramQuestionReader(programs);
        this.tunnels = List.copyOf(tunnels);
        this.nodePrograms = List.copyOf(programs);
        this.addresses = new AskedAddresses(topology, tunnels);
        this.neighbours = new NeighbourQuestionReader(topology, tunnels);
    }

    private static Map<String, List<String>> keys() {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        List<String> pings = new ArrayList<>(PACKET_KEYS);
        pings.addAll(List.of("size", "within"));
        keys.put("ping", pings);
        List<String> datagrams = new ArrayList<>(PACKET_KEYS);
        datagrams.add("listener");
        keys.put("udp", datagrams);
        keys.put("tcp", List.of("expect", "because", "after", "when", "port", "listener"));
        keys.put("transfer", List.of("expect", "because", "after", "when", "bytes", "within"));
        keys.put("traffic", List.of("profiles", "time", "budget", "after", "when"));
        keys.put("largest", List.of("expect", "after", "when"));
        keys.put("arp", List.of("expect", "after", "when"));
        keys.put("syn-ack", List.of("expect", "after", "when", "as"));
        keys.put("up", List.of("expect", "prints"));
        keys.put("program", List.of("expect", "after", "when"));
        return keys;
    }

    List<FileQuestion> read(YamlValue value) {
        List<FileQuestion> questions = new ArrayList<>();
        for (YamlValue item : value.list("a list of questions, such as - {ping: phone to server, expect: reaches}")) {
            questions.add(question(item));
        }
        if (questions.isEmpty()) {
            throw value.bad("at least one question");
        }
        return questions;
    }

    private FileQuestion question(YamlValue value) {
        Set<String> all = new LinkedHashSet<>(List.of("name"));
        all.addAll(KEYS.keySet());
        KEYS.values().forEach(all::addAll);
        Map<String, YamlValue> fields = value.fields(List.copyOf(all));
        List<Event> happening = events.read(fields.get("when"));
        happening.forEach(addresses::follow);
        List<String> kinds = KEYS.keySet().stream().filter(fields::containsKey).toList();
        if (kinds.size() != 1) {
            throw value.bad("either " + KINDS + ", such as ping: phone to server");
        }
        String kind = kinds.getFirst();
        fields.forEach((key, field) -> checkKey(kind, key, field));
        YamlValue asked = value.required(fields, kind);
        return switch (kind) {
            case "program" -> programQuestion(asked, value, fields, happening);
            case "tcp" -> connectionQuestion(asked, value, fields, happening);
            case "up" -> upQuestion(asked, value, fields);
            case "arp" -> neighbourQuestion(NeighbourQuestion.Probe.ARP, asked, value, fields, happening);
            case "syn-ack" -> neighbourQuestion(NeighbourQuestion.Probe.SYN_ACK, asked, value, fields, happening);
            case "largest" -> largestQuestion(asked, fields, happening);
            case "traffic" -> trafficQuestion(asked, value, fields, happening);
            case "transfer" -> transferQuestion(asked, value, fields, happening);
            default -> packetQuestion(asked, value, fields, happening);
        };
    }

    private static void checkKey(String kind, String key, YamlValue field) {
        if (key.equals(kind)
                || key.equals("name")
                || Objects.requireNonNull(KEYS.get(kind)).contains(key)) {
            return;
        }
        List<String> having = KEYS.entrySet().stream()
                .filter(other -> other.getValue().contains(key))
                .map(Map.Entry::getKey)
                .toList();
        throw field.bad(key + " only with "
                + (having.size() == 1
                        ? having.getFirst()
                        : String.join(", ", having.subList(0, having.size() - 1)) + " or " + having.getLast()));
    }

    private ProgramQuestion programQuestion(
            YamlValue program, YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        var read = programs.read(program, value.required(fields, "expect"));
        String usual = read.program() + "-" + read.expected().name().toLowerCase(Locale.ROOT);
        return new ProgramQuestion(
                name(fields.get("name"), program, usual),
                read.program(),
                read.expected(),
                read.status(),
                read.pattern(),
                read.within().toNanos(),
                after(fields.get("after")),
                happening);
    }

    private ConnectionQuestion connectionQuestion(
            YamlValue tcp, YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        AskedAddresses.Ends ends = addresses.endsWithPort(tcp, true);
        YamlValue portValue = fields.get("port");
        if (ends.port() != null && portValue != null) {
            throw portValue.bad("the port once, it stands in tcp already");
        }
        int port = ends.port() == null ? value.required(fields, "port").number(1, PORT_MAX) : ends.port();
        boolean reaches = reaches(value.required(fields, "expect"));
        YamlValue listener = fields.get("listener");
        requireFreePort(tcp, ends, port, listener);
        // A file with a separate port is from a version in which a program was to listen.
        boolean usual = portValue == null
                && nodePrograms.stream().noneMatch(program -> program.node().equals(ends.to()));
        return new ConnectionQuestion(
                name(fields.get("name"), tcp, "tcp-" + ends.words() + (portValue == null ? "" : "-port-" + port)),
                ends.from(),
                ends.to(),
                ends.address(),
                port,
                reaches,
                after(fields.get("after")),
                happening,
                listener == null ? usual : listener.flag(),
                because(reaches, fields.get("because")),
                ends.servedPort());
    }

    /// Warren cannot listen on a port that a name service uses.
    private void requireFreePort(YamlValue asked, AskedAddresses.Ends ends, int port, @Nullable YamlValue listener) {
        int listening = ends.servedPort() == null ? port : ends.servedPort();
        if (resolver != null && resolver.has(ends.to(), listening) && (listener == null || listener.flag())) {
            throw asked.bad("another port, or listener: false, because a name service has port " + listening + " of "
                    + ends.to());
        }
    }

    private TransferQuestion transferQuestion(
            YamlValue transfer, YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        AskedAddresses.Ends ends = addresses.endsWithPort(transfer, true);
        YamlValue bytesValue = fields.get("bytes");
        long bytes = bytesValue == null ? TRANSFER_BYTES : ByteCount.read(bytesValue, TRANSFER_BYTES_MAX);
        transferBytes += bytes;
        requireFreePort(transfer, ends, ends.port() == null ? TRANSFER_PORT : ends.port(), null);
        if (transferBytes > TRANSFER_BYTES_MAX) {
            throw (bytesValue == null ? transfer : bytesValue)
                    .bad("at most " + ByteCount.words(TRANSFER_BYTES_MAX)
                            + " in all transfers of a file together, because each interface is captured");
        }
        YamlValue within = fields.get("within");
        boolean reaches = reaches(value.required(fields, "expect"));
        if (ends.from().equals(ends.to())) {
            throw transfer.bad("two nodes: what a node sends itself passes no interface");
        }
        return new TransferQuestion(
                name(fields.get("name"), transfer, "transfer-" + ends.words()),
                ends.from(),
                ends.to(),
                ends.address(),
                ends.port() == null ? TRANSFER_PORT : ends.port(),
                bytes,
                (within == null
                                ? TRANSFER_WITHIN
                                : TopologyReader.duration(within, Duration.ofSeconds(1), TRANSFER_WITHIN_MAX))
                        .toNanos(),
                reaches,
                after(fields.get("after")),
                happening,
                because(reaches, fields.get("because")),
                ends.servedPort());
    }

    private TrafficQuestion trafficQuestion(
            YamlValue asked, YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        AskedAddresses.Ends ends = addresses.ends(asked);
        TrafficQuestionReader.Traffic read = traffic.read(asked, ends, value, fields);
        return new TrafficQuestion(
                name(fields.get("name"), asked, "traffic-" + ends.words()),
                ends.from(),
                ends.to(),
                ends.address(),
                read.names(),
                read.profiles(),
                read.timeNanos(),
                read.budget(),
                after(fields.get("after")),
                happening);
    }

    private UpQuestion upQuestion(YamlValue up, YamlValue value, Map<String, YamlValue> fields) {
        TunnelFile tunnel = tunnel(up, up.text("NODE.INTERFACE of a tunnel"), "NODE.INTERFACE of a tunnel");
        if (!asked.add(tunnel.node() + "." + tunnel.name())) {
            throw up.bad("each tunnel once: it comes up once");
        }
        YamlValue expect = value.required(fields, "expect");
        boolean comesUp =
                switch (expect.text(UP_EXPECTED)) {
                    case "succeeds" -> true;
                    case "fails" -> false;
                    default -> throw expect.bad(UP_EXPECTED);
                };
        return new UpQuestion(
                name(
                        fields.get("name"),
                        up,
                        "up-" + tunnel.node() + "."
                                + tunnel.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-")),
                tunnel.node(),
                tunnel.name(),
                comesUp,
                ProgramQuestionReader.pattern(fields.get("prints")));
    }

    private NeighbourQuestion neighbourQuestion(
            NeighbourQuestion.Probe probe,
            YamlValue asked,
            YamlValue value,
            Map<String, YamlValue> fields,
            List<Event> happening) {
        var ends = neighbours.ends(asked);
        return new NeighbourQuestion(
                name(fields.get("name"), asked, probe.key() + "-" + ends.from() + "-to-" + ends.to()),
                probe,
                ends.from(),
                ends.fromInterface().name(),
                ends.to(),
                ends.toInterface().name(),
                ends.tunnel(),
                ends.address(),
                probe == NeighbourQuestion.Probe.ARP
                        ? ends.fromAddress()
                        : NeighbourQuestionReader.pretended(fields.get("as")),
                NeighbourQuestionReader.answered(value.required(fields, "expect")),
                after(fields.get("after")),
                happening);
    }

    private LargestQuestion largestQuestion(YamlValue largest, Map<String, YamlValue> fields, List<Event> happening) {
        AskedAddresses.Ends ends = addresses.ends(largest);
        YamlValue expect = fields.get("expect");
        if (ends.from().equals(ends.to())) {
            throw largest.bad("two nodes: what a node sends itself passes no interface");
        }
        return new LargestQuestion(
                name(fields.get("name"), largest, "largest-" + ends.words()),
                ends.from(),
                ends.to(),
                ends.address(),
                expect == null ? null : expect.number(PingCommand.bytesMin(ends.address()), SIZE_MAX),
                after(fields.get("after")),
                happening);
    }

    private static long after(@Nullable YamlValue value) {
        return value == null
                ? 0
                : TopologyReader.duration(value, Duration.ZERO, AFTER_MAX).toNanos();
    }

    private Question packetQuestion(
            YamlValue asked, YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        boolean isPing = fields.containsKey("ping");
        AskedAddresses.Ends ends = isPing ? addresses.ends(asked) : addresses.endsWithPort(asked, false);
        boolean reaches = reaches(value.required(fields, "expect"));
        YamlValue countValue = fields.get("count");
        int count = countValue == null ? COUNT : countValue.number(1, 1000);
        YamlValue answersValue = fields.get("answers");
        if (answersValue != null && !reaches) {
            throw answersValue.bad("answers only where it reaches");
        }
        YamlValue sizeValue = fields.get("size");
        if (ends.port() != null && ends.port() > UDP_PORT_MAX) {
            throw asked.bad("a port up to " + UDP_PORT_MAX + "; above it are those that Linux gives to who asks");
        }
        if (ends.port() != null) {
            requireFreePort(asked, ends, ends.port(), fields.get("listener"));
        }
        YamlValue within = fields.get("within");
        if (within != null && (!reaches || countValue != null || answersValue != null)) {
            throw within.bad("within only where it reaches, and without count and answers");
        }
        return new Question(
                name(fields.get("name"), asked, (isPing ? "ping-" : "udp-") + ends.words()),
                isPing ? Question.Kind.PING : Question.Kind.UDP,
                ends.from(),
                ends.to(),
                ends.address(),
                reaches,
                within == null ? count : 1,
                within == null && answersValue != null ? answersValue.number(1, count) : within == null ? count : 1,
                way(ends.from(), fields.get("through")),
                seenAs(reaches, fields.get("seen-as")),
                after(fields.get("after")),
                happening,
                because(reaches, fields.get("because")),
                sizeValue == null ? null : sizeValue.number(PingCommand.bytesMin(ends.address()), SIZE_MAX),
                ends.port(),
                listener(ends, fields.get("listener")),
                within == null
                        ? 0
                        : TopologyReader.duration(within, Duration.ofSeconds(1), ANSWER_WITHIN_MAX)
                                .toNanos(),
                ends.servedPort());
    }

    private static @Nullable Boolean listener(AskedAddresses.Ends ends, @Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        if (ends.port() == null) {
            throw value.bad("listener only with a port, such as udp: phone to server:53");
        }
        return value.flag();
    }

    private static boolean reaches(YamlValue value) {
        String expected = REACHES + " or " + DOES_NOT_REACH;
        return switch (value.text(expected)) {
            case REACHES -> true;
            case DOES_NOT_REACH -> false;
            default -> throw value.bad(expected);
        };
    }

    private String name(@Nullable YamlValue value, YamlValue place, String usual) {
        String given = value == null ? usual : value.text("a name for the check");
        if (!NAME.matcher(given).matches()) {
            throw (value == null ? place : value)
                    .bad("a name of at most 60 lower-case letters, digits, dots and hyphens");
        }
        String name = given;
        for (int number = 2; !names.add(name); number++) {
            if (value != null) {
                throw value.bad("a name of its own, another question is named " + given);
            }
            name = given + "-" + number;
        }
        return name;
    }

    private Question.@Nullable Way way(String from, @Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        String expected = "a tunnel of the asking node, or NODE.INTERFACE of a gateway";
        String text = value.text(expected);
        String own = from + "." + text;
        String full = text.contains(".") && tunnels.stream().noneMatch(tunnel -> named(tunnel, own)) ? text : own;
        TunnelFile tunnel = tunnel(value, full, expected);
        List<String> near = tunnel.node().equals(from)
                ? List.of()
                : topology.node(from).interfaces().stream()
                        .map(Interface::network)
                        .toList();
        List<String> uplinks = topology.node(tunnel.node()).interfaces().stream()
                .filter(attached -> !near.contains(attached.network()))
                .map(Interface::name)
                .toList();
        return new Question.Way(tunnel.node(), tunnel.name(), uplinks);
    }

    private TunnelFile tunnel(YamlValue value, String name, String expected) {
        return tunnels.stream()
                .filter(candidate -> named(candidate, name))
                .findFirst()
                .orElseThrow(() -> value.bad(expected + "; there is no tunnel " + name));
    }

    private static boolean named(TunnelFile tunnel, String name) {
        return (tunnel.node() + "." + tunnel.name()).equals(name);
    }

    private static @Nullable String seenAs(boolean reaches, @Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        if (!reaches) {
            throw value.bad("seen-as only where it reaches");
        }
        return value.parse("an address such as 203.0.113.10", text -> {
            if (text.contains("/")) {
                throw new IllegalArgumentException("a prefix");
            }
            return IpPrefix.parse(text).host();
        });
    }

    private static @Nullable String because(boolean reaches, @Nullable YamlValue value) {
        if (value == null) {
            return null;
        }
        if (reaches) {
            throw value.bad("because only where it does not reach");
        }
        String expected = "the cause: "
                + Arrays.stream(Cause.values())
                        .filter(cause -> cause != Cause.NOT_SENT && cause != Cause.UNANSWERED)
                        .map(Cause::word)
                        .collect(Collectors.joining(", "));
        return Cause.named(value.text(expected))
                .filter(cause -> expected.contains(cause.word()))
                .map(Cause::word)
                .orElseThrow(() -> value.bad(expected));
    }
}
