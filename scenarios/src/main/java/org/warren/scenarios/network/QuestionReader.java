package org.warren.scenarios.network;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.warren.harness.diagnosis.Cause;
import org.warren.harness.lab.PingCommand;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Node;
import org.warren.harness.topology.Topology;

/// Reads the questions, which name nodes, interfaces and addresses of the rest of the file.
final class QuestionReader {

    private static final List<String> KEYS = List.of(
            "name", "ping", "udp", "expect", "because", "through", "seen-as", "after", "when", "count", "answers",
            "size", "tcp", "port", "program");
    private static final List<String> KINDS = List.of("ping", "udp", "tcp", "program");
    /// Those of a question about a program or a connection.
    private static final List<String> FEWER_KEYS = List.of("name", "tcp", "port", "program", "expect", "after", "when");
    private static final Pattern ENDS = Pattern.compile("(\\S+) to (\\S+)");
    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9.-]{0,59}");
    private static final String REACHES = "reaches";
    private static final String DOES_NOT_REACH = "does not reach";
    private static final Duration AFTER_MAX = Duration.ofDays(7);
    private static final int COUNT = 3;
    /// The most that an interface of a network may carry.
    private static final int SIZE_MAX = Interface.DEFAULT_MTU;

    private static final int PORT_MAX = 65535;

    private final Topology topology;
    private final List<TunnelFile> tunnels;
    private final ProgramQuestionReader programs;
    private final EventReader events;
    private final Map<String, String> owners = new LinkedHashMap<>();
    private final Map<String, String> firstAddress = new LinkedHashMap<>();
    private final Set<String> names = new TreeSet<>();

    QuestionReader(
            Topology topology, List<TunnelFile> tunnels, List<NodeProgram> programs, Map<String, List<String>> hosts) {
        this.topology = topology;
        this.events = new EventReader(topology, tunnels, hosts);
        this.programs = new ProgramQuestionReader(programs);
        this.tunnels = List.copyOf(tunnels);
        for (Node node : topology.nodes()) {
            for (Interface attached : node.interfaces()) {
                attached.addresses().forEach(address -> note(node.name(), attached.name(), address.host()));
            }
        }
        tunnels.forEach(tunnel -> tunnel.addresses().forEach(address -> note(tunnel.node(), tunnel.name(), address)));
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

    private void note(String node, String interfaceName, String address) {
        owners.putIfAbsent(address, node);
        firstAddress.putIfAbsent(node, address);
        firstAddress.putIfAbsent(node + "." + interfaceName, address);
    }

    /// From now on the node has this address in place of those of the same family.
    private void move(String node, String interfaceName, IpPrefix address) {
        String place = node + "." + interfaceName;
        String old = firstAddress.get(place);
        owners.put(address.host(), node);
        if (old != null && IpPrefix.parse(old).isIpv4() == address.isIpv4()) {
            firstAddress.put(place, address.host());
            firstAddress.replace(node, old, address.host());
        }
    }

    private FileQuestion question(YamlValue value) {
        Map<String, YamlValue> fields = value.fields(KEYS);
        List<Event> happening = events.read(fields.get("when"));
        happening.stream()
                .filter(event -> event.kind() == Event.Kind.ADDRESS)
                .forEach(event ->
                        move(event.node(), event.interfaceName(), IpPrefix.parse(Objects.requireNonNull(event.to()))));
        if (KINDS.stream().filter(fields::containsKey).count() != 1) {
            throw value.bad("either ping, udp, tcp or program, such as ping: phone to server");
        }
        YamlValue size = fields.get("size");
        if (size != null && !fields.containsKey("ping")) {
            throw size.bad("size only with ping");
        }
        if (fields.containsKey("program") || fields.containsKey("tcp")) {
            fields.forEach((key, field) -> {
                if (!FEWER_KEYS.contains(key)) {
                    throw field.bad(key + " only with ping or udp");
                }
            });
        }
        if (!fields.containsKey("tcp") && fields.get("port") != null) {
            throw Objects.requireNonNull(fields.get("port")).bad("port only with tcp");
        }
        YamlValue program = fields.get("program");
        if (program != null) {
            return programQuestion(program, value, fields, happening);
        }
        YamlValue tcp = fields.get("tcp");
        return tcp != null
                ? connectionQuestion(tcp, value, fields, happening)
                : packetQuestion(value, fields, happening);
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
        Matcher ends = ends(tcp);
        int port = value.required(fields, "port").number(1, PORT_MAX);
        String address = address(tcp, ends.group(2));
        return new ConnectionQuestion(
                name(fields.get("name"), tcp, usualName("tcp", ends) + "-port-" + port),
                node(tcp, ends.group(1)),
                owner(ends.group(2), address),
                address,
                port,
                reaches(value.required(fields, "expect")),
                after(fields.get("after")),
                happening);
    }

    private static Matcher ends(YamlValue value) {
        String expected = "NODE to NODE, NODE.INTERFACE or an address, such as phone to server";
        Matcher ends = ENDS.matcher(value.text(expected));
        if (!ends.matches()) {
            throw value.bad(expected);
        }
        return ends;
    }

    private static String usualName(String kind, Matcher ends) {
        String route = ends.group(1) + "-to-" + ends.group(2);
        return kind + "-" + route.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-");
    }

    private static long after(@Nullable YamlValue value) {
        return value == null
                ? 0
                : TopologyReader.duration(value, Duration.ZERO, AFTER_MAX).toNanos();
    }

    private Question packetQuestion(YamlValue value, Map<String, YamlValue> fields, List<Event> happening) {
        Question.Kind kind = fields.containsKey("ping") ? Question.Kind.PING : Question.Kind.UDP;
        YamlValue sizeValue = fields.get("size");
        String word = kind.name().toLowerCase(Locale.ROOT);
        YamlValue endsValue = value.required(fields, word);
        Matcher ends = ends(endsValue);
        String from = node(endsValue, ends.group(1));
        String address = address(endsValue, ends.group(2));
        boolean reaches = reaches(value.required(fields, "expect"));
        YamlValue countValue = fields.get("count");
        int count = countValue == null ? COUNT : countValue.number(1, 1000);
        YamlValue answersValue = fields.get("answers");
        if (answersValue != null && !reaches) {
            throw answersValue.bad("answers only where it reaches");
        }
        return new Question(
                name(fields.get("name"), endsValue, usualName(word, ends)),
                kind,
                from,
                owner(ends.group(2), address),
                address,
                reaches,
                count,
                answersValue == null ? count : answersValue.number(1, count),
                way(from, fields.get("through")),
                seenAs(reaches, fields.get("seen-as")),
                after(fields.get("after")),
                happening,
                because(reaches, fields.get("because")),
                sizeValue == null ? null : sizeValue.number(PingCommand.bytesMin(address), SIZE_MAX));
    }

    private String node(YamlValue value, String name) {
        if (topology.nodes().stream().noneMatch(node -> node.name().equals(name))) {
            throw value.bad("one of the nodes "
                    + String.join(
                            ", ", topology.nodes().stream().map(Node::name).toList()) + ", not " + name);
        }
        return name;
    }

    private String address(YamlValue value, String text) {
        String known = firstAddress.get(text);
        String address = known != null ? known : literal(text);
        if (!owners.containsKey(address)) {
            throw value.bad("a node, an interface with an address, or an address that one has; " + text + " is none");
        }
        return address;
    }

    /// Who is asked: the node that is named, whoever else has that address too. Of an address alone the first that
    /// has it.
    private String owner(String text, String address) {
        return firstAddress.containsKey(text)
                ? text.replaceFirst("\\..*", "")
                : Objects.requireNonNull(owners.get(address));
    }

    /// In the form in which addresses of the topology are kept.
    private static String literal(String text) {
        try {
            return IpPrefix.parse(text).host();
        } catch (IllegalArgumentException e) {
            return text;
        }
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
