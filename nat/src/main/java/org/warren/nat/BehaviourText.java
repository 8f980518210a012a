package org.warren.nat;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A behaviour as keys with values, the format of the catalogue and of network files.
public final class BehaviourText {

    private static final Pattern TIME = Pattern.compile("([0-9]{1,18})(ns|ms|s|m|h|d)");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,5})-([0-9]{1,5})");
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long TIME_MAX = 366L * 24 * 60 * MINUTE;

    /// A key and what it means.
    ///
    /// @param name as it is written
    /// @param expected a description of its value, for messages
    public record Key(String name, String expected) {}

    private static final String TIME_WORDS = "a time such as 30s, in ns, ms, s, m, h or d";
    private static final String NUMBER_WORDS = "a number, 0 for no limit";

    /// All keys, in the order in which they are written.
    public static final List<Key> KEYS = List.of(
            new Key("mapping", words(Dependence.values())),
            new Key("filtering", words(Dependence.values())),
            new Key("ports", words(PortAssignment.Method.values())),
            new Key("port-parity", "yes or no"),
            new Key("port-overloading", "yes or no"),
            new Key("port-reuse", "yes or no"),
            new Key("port-range", "two ports such as 1024-65535"),
            new Key("port-block", "how many ports an inside address has for itself, 0 for no blocks"),
            new Key("pooling", words(Pooling.values())),
            new Key("refresh", words(Refresh.values())),
            new Key("udp-new", TIME_WORDS),
            new Key("udp-one-way", TIME_WORDS),
            new Key("udp-established", TIME_WORDS),
            new Key("udp-established-by", words(UdpTimeouts.EstablishedBy.values())),
            new Key("udp-established-after", TIME_WORDS),
            new Key("udp-stuck-after", TIME_WORDS),
            new Key("udp-port-timeouts", "destination ports with a time such as 53=10s 123=60s, or none"),
            new Key("tcp-opening", TIME_WORDS),
            new Key("tcp-established", TIME_WORDS),
            new Key("tcp-closing", TIME_WORDS),
            new Key("icmp-query", TIME_WORDS),
            new Key("hairpinning", words(Hairpinning.values())),
            new Key("icmp-errors", words(IcmpHandling.values())),
            new Key("mappings-per-host", NUMBER_WORDS),
            new Key("mappings-in-all", NUMBER_WORDS),
            new Key("eviction", words(Eviction.values())),
            new Key("fragments", words(FragmentHandling.values())),
            new Key("fragment-timeout", TIME_WORDS));

    private BehaviourText() {}

    /// Parses a behaviour. Missing settings are as RFC 4787, RFC 5382 and RFC 5508 require; `udp-one-way` defaults to
    /// `udp-new`, and `udp-established` to `udp-one-way`.
    ///
    /// @throws WrongSettingException naming the invalid key
    public static NatBehaviour read(Map<String, String> settings) {
        return new Reading(settings).behaviour();
    }

    /// Parses the output of [#lines].
    ///
    /// @throws WrongSettingException naming the invalid key
    public static NatBehaviour readLines(String text) {
        Map<String, String> settings = new LinkedHashMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 0) {
                String reason = "'" + line + "' is not a key and a value such as refresh: both";
                throw new WrongSettingException(line, reason, reason);
            }
            settings.put(
                    line.substring(0, colon).strip(), line.substring(colon + 1).strip());
        });
        return read(settings);
    }

    /// All settings of a behaviour, in the order of [#KEYS].
    public static Map<String, String> write(NatBehaviour behaviour) {
        Map<String, String> settings = new LinkedHashMap<>();
        PortAssignment ports = behaviour.ports();
        UdpTimeouts udp = behaviour.udp();
        settings.put("mapping", word(behaviour.mapping()));
        settings.put("filtering", word(behaviour.filtering()));
        settings.put("ports", word(ports.method()));
        settings.put("port-parity", ports.parity() ? "yes" : "no");
        settings.put("port-overloading", ports.overloading() ? "yes" : "no");
        settings.put("port-reuse", ports.reuse() ? "yes" : "no");
        settings.put("port-range", ports.first() + "-" + ports.last());
        settings.put("port-block", Integer.toString(ports.blockSize()));
        settings.put("pooling", word(behaviour.pooling()));
        settings.put("refresh", word(behaviour.refresh()));
        settings.put("udp-new", time(udp.freshNanos()));
        settings.put("udp-one-way", time(udp.oneWayNanos()));
        settings.put("udp-established", time(udp.establishedNanos()));
        settings.put("udp-established-by", word(udp.establishedBy()));
        settings.put("udp-established-after", time(udp.establishedAfterNanos()));
        if (udp.stuckAfterNanos() > 0) {
            settings.put("udp-stuck-after", time(udp.stuckAfterNanos()));
        }
        settings.put(
                "udp-port-timeouts",
                udp.byRemotePort().isEmpty()
                        ? "none"
                        : udp.byRemotePort().entrySet().stream()
                                .map(entry -> entry.getKey() + "=" + time(entry.getValue()))
                                .collect(Collectors.joining(" ")));
        settings.put("tcp-opening", time(behaviour.tcp().openingNanos()));
        settings.put("tcp-established", time(behaviour.tcp().establishedNanos()));
        settings.put("tcp-closing", time(behaviour.tcp().closingNanos()));
        settings.put("icmp-query", time(behaviour.icmpNanos()));
        settings.put("hairpinning", word(behaviour.hairpinning()));
        settings.put("icmp-errors", word(behaviour.icmp()));
        settings.put("mappings-per-host", Integer.toString(behaviour.limits().perHost()));
        settings.put("mappings-in-all", Integer.toString(behaviour.limits().total()));
        settings.put("eviction", word(behaviour.limits().eviction()));
        settings.put("fragments", word(behaviour.fragments().handling()));
        settings.put("fragment-timeout", time(behaviour.fragments().keptNanos()));
        return settings;
    }

    /// The same as lines of text.
    public static String lines(NatBehaviour behaviour) {
        return write(behaviour).entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /// The text of an enum value, such as `address-dependent`.
    public static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A time in the largest unit that gives a whole number, such as `30s`.
    public static String time(long nanos) {
        if (nanos == 0 || nanos % SECOND == 0) {
            return nanos / SECOND + "s";
        }
        return nanos % 1_000_000 == 0 ? nanos / 1_000_000 + "ms" : nanos + "ns";
    }

    private static String words(Enum<?>[] values) {
        return "one of " + Arrays.stream(values).map(BehaviourText::word).collect(Collectors.joining(", "));
    }

    /// Settings that are being parsed.
    private record Reading(Map<String, String> settings) {

        NatBehaviour behaviour() {
            settings.keySet().stream()
                    .filter(name -> KEYS.stream().noneMatch(key -> key.name().equals(name)))
                    .findFirst()
                    .ifPresent(name -> {
                        String known = KEYS.stream().map(Key::name).collect(Collectors.joining(", "));
                        throw new WrongSettingException(
                                name,
                                "expected one of the keys " + known,
                                "'" + name + "' is not a key of a NAT's behaviour; known are " + known);
                    });
            NatBehaviour usual = NatBehaviour.RFC_4787;
            TcpTimeouts tcp = usual.tcp();
            return new NatBehaviour(
                    choice("mapping", usual.mapping(), Dependence.values()),
                    choice("filtering", usual.filtering(), Dependence.values()),
                    ports(),
                    choice("pooling", usual.pooling(), Pooling.values()),
                    choice("refresh", usual.refresh(), Refresh.values()),
                    udp(),
                    new TcpTimeouts(
                            time("tcp-opening", tcp.openingNanos(), 1),
                            time("tcp-established", tcp.establishedNanos(), 1),
                            time("tcp-closing", tcp.closingNanos(), 1)),
                    time("icmp-query", usual.icmpNanos(), 1),
                    choice("hairpinning", usual.hairpinning(), Hairpinning.values()),
                    choice("icmp-errors", usual.icmp(), IcmpHandling.values()),
                    new Limits(
                            number("mappings-per-host", Integer.MAX_VALUE),
                            number("mappings-in-all", Integer.MAX_VALUE),
                            choice("eviction", Eviction.NONE, Eviction.values())),
                    new Fragments(
                            choice("fragments", usual.fragments().handling(), FragmentHandling.values()),
                            time("fragment-timeout", usual.fragments().keptNanos(), 1)));
        }

        private PortAssignment ports() {
            PortAssignment usual = NatBehaviour.RFC_4787.ports();
            int first = usual.first();
            int last = usual.last();
            if (settings.containsKey("port-range")) {
                Matcher range = RANGE.matcher(text("port-range"));
                if (!range.matches()) {
                    throw wrong("port-range");
                }
                first = Integer.parseInt(range.group(1));
                last = Integer.parseInt(range.group(2));
            }
            if (first < 1 || last > 65_535 || first > last) {
                throw wrong("port-range");
            }
            return new PortAssignment(
                    choice("ports", usual.method(), PortAssignment.Method.values()),
                    flag("port-parity"),
                    flag("port-overloading"),
                    flag("port-reuse"),
                    first,
                    last,
                    number("port-block", last - first + 1));
        }

        private UdpTimeouts udp() {
            long fresh = time("udp-new", NatBehaviour.RFC_4787.udp().freshNanos(), 1);
            long oneWay = time("udp-one-way", fresh, 1);
            return new UdpTimeouts(
                    fresh,
                    oneWay,
                    time("udp-established", oneWay, 1),
                    choice("udp-established-by", UdpTimeouts.EstablishedBy.REPLY, UdpTimeouts.EstablishedBy.values()),
                    time("udp-established-after", 0, 0),
                    time("udp-stuck-after", 0, 0),
                    portTimeouts());
        }

        private SortedMap<Integer, Long> portTimeouts() {
            SortedMap<Integer, Long> byPort = new TreeMap<>();
            if (!settings.containsKey("udp-port-timeouts")
                    || text("udp-port-timeouts").equals("none")) {
                return byPort;
            }
            for (String entry : text("udp-port-timeouts").split("[ ,]+", -1)) {
                String[] parts = entry.split("=", -1);
                if (parts.length != 2 || !parts[0].matches("[0-9]{1,5}") || Integer.parseInt(parts[0]) > 65_535) {
                    throw wrong("udp-port-timeouts");
                }
                byPort.put(Integer.valueOf(parts[0]), nanos("udp-port-timeouts", parts[1], 1));
            }
            return byPort;
        }

        private <E extends Enum<E>> E choice(String key, E usual, E[] values) {
            if (!settings.containsKey(key)) {
                return usual;
            }
            return Arrays.stream(values)
                    .filter(value -> word(value).equals(text(key)))
                    .findFirst()
                    .orElseThrow(() -> wrong(key));
        }

        private boolean flag(String key) {
            if (!settings.containsKey(key)) {
                return false;
            }
            return switch (text(key)) {
                case "yes", "true" -> true;
                case "no", "false" -> false;
                default -> throw wrong(key);
            };
        }

        private int number(String key, int most) {
            if (!settings.containsKey(key)) {
                return 0;
            }
            if (!text(key).matches("[0-9]{1,9}") || Integer.parseInt(text(key)) > most) {
                throw wrong(key);
            }
            return Integer.parseInt(text(key));
        }

        private long time(String key, long usual, long least) {
            return settings.containsKey(key) ? nanos(key, text(key), least) : usual;
        }

        private long nanos(String key, String text, long least) {
            Matcher time = TIME.matcher(text);
            if (!time.matches()) {
                throw wrong(key);
            }
            long unit =
                    switch (time.group(2)) {
                        case "ns" -> 1;
                        case "ms" -> 1_000_000;
                        case "s" -> SECOND;
                        case "m" -> MINUTE;
                        case "h" -> 60 * MINUTE;
                        default -> 24 * 60 * MINUTE;
                    };
            long number = Long.parseLong(time.group(1));
            if (number > TIME_MAX / unit || number * unit < least) {
                throw wrong(key);
            }
            return number * unit;
        }

        private String text(String key) {
            return settings.getOrDefault(key, "");
        }

        private WrongSettingException wrong(String key) {
            String expected = KEYS.stream()
                    .filter(each -> each.name().equals(key))
                    .map(Key::expected)
                    .findFirst()
                    .orElseThrow();
            return new WrongSettingException(
                    key,
                    "expected " + expected + ", not '" + text(key) + "'",
                    key + " is '" + text(key) + "'; it is " + expected);
        }
    }
}
