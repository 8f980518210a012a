package org.warren.scenarios.network;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;
import org.warren.harness.topology.IpPrefix;
import org.warren.harness.topology.Nat;

/// Reads how a router translates.
final class NatReader {

    static final List<String> KEYS = List.of(
            "outside",
            "udp-timeout",
            "stream-timeout",
            "tcp-timeout",
            "ports",
            "unsolicited",
            "port-forwards",
            "hairpin",
            "port-mapping",
            "new-address",
            "translates",
            "like",
            "behaviour",
            "nat64");

    private static final Duration YEAR = Duration.ofDays(365);
    private static final Pattern PORT = Pattern.compile("(udp|tcp) (\\d{1,5})");
    private static final Pattern TARGET = Pattern.compile("([^:]+)(?::(\\d{1,5}))?");
    private static final int PORT_MAX = 65535;

    private NatReader() {}

    /// @param interfaces of the node
    static Nat read(List<Interface> interfaces, YamlValue value) {
        if (value.isText()) {
            return ModelledNat.named(interfaces, value);
        }
        Map<String, YamlValue> fields = value.fields(KEYS);
        YamlValue outsideValue = value.required(fields, "outside");
        String outside = outsideValue.text("the name of an interface");
        if (interfaces.stream().noneMatch(attached -> attached.name().equals(outside))) {
            throw outsideValue.bad("one of the node's interfaces "
                    + String.join(", ", interfaces.stream().map(Interface::name).toList()));
        }
        List<Nat.PortForward> portForwards = portForwards(interfaces, fields.get("port-forwards"));
        if (ModelledNat.KEYS.stream().anyMatch(fields::containsKey)) {
            return ModelledNat.of(interfaces, outside, fields, portForwards);
        }
        YamlValue tcp = fields.get("tcp-timeout");
        YamlValue hairpin = fields.get("hairpin");
        if (hairpin != null && hairpin.flag() && portForwards.isEmpty()) {
            throw hairpin.bad("port-forwards beside it: Linux sends nothing else back inside");
        }
        Nat nat = new Nat(
                outside,
                timeout(fields.get("udp-timeout"), Duration.ofSeconds(30)),
                timeout(fields.get("stream-timeout"), Duration.ofSeconds(120)),
                choice(fields.get("ports"), Nat.PortAllocation.PRESERVE, Nat.PortAllocation.values()),
                choice(fields.get("unsolicited"), Nat.Unsolicited.DROP, Nat.Unsolicited.values()),
                tcp == null ? null : timeout(tcp, Duration.ZERO),
                portForwards,
                hairpin != null && hairpin.flag(),
                translation(interfaces, outside, portForwards, fields),
                null);
        YamlValue mapping = fields.get("port-mapping");
        if (mapping == null || !mapping.flag()) {
            return nat;
        }
        if (nat.translation() != Nat.Translation.MASQUERADE) {
            throw mapping.bad("neither new-address: keeps nor translates: false beside it: miniupnpd maps ports of the"
                    + " address that the outside interface has");
        }
        return nat.withPortMapping();
    }

    private static Nat.Translation translation(
            List<Interface> interfaces, String outside, List<Nat.PortForward> forwards, Map<String, YamlValue> fields) {
        YamlValue translates = fields.get("translates");
        YamlValue newAddress = fields.get("new-address");
        boolean keeps = keepsMappings(interfaces, outside, newAddress);
        if (translates == null || translates.flag()) {
            return keeps ? Nat.Translation.NAMED_ADDRESS : Nat.Translation.MASQUERADE;
        }
        if (newAddress != null || !forwards.isEmpty() || fields.containsKey("ports")) {
            throw translates.bad("no ports, port-forwards or new-address beside it: they are about what is translated");
        }
        return Nat.Translation.NONE;
    }

    /// What a router does with the mappings of an address that it has lost.
    private static boolean keepsMappings(List<Interface> interfaces, String outside, @Nullable YamlValue value) {
        String expected = "forgets or keeps, which a router does with the mappings of an address that it has no more";
        if (value == null || value.text(expected).equals("forgets")) {
            return false;
        }
        boolean hasIpv4 = interfaces.stream()
                .filter(attached -> attached.name().equals(outside))
                .flatMap(attached -> attached.addresses().stream())
                .anyMatch(IpPrefix::isIpv4);
        if (!value.text(expected).equals("keeps") || !hasIpv4) {
            throw value.bad(expected + (hasIpv4 ? "" : "; to keep them it needs an IPv4 address outside"));
        }
        return true;
    }

    private static List<Nat.PortForward> portForwards(List<Interface> interfaces, @Nullable YamlValue value) {
        List<Nat.PortForward> forwards = new ArrayList<>();
        Set<String> taken = new TreeSet<>();
        if (value != null) {
            value.entries("a mapping of ports to hosts inside, such as udp 51820: 192.168.1.10")
                    .forEach((text, item) -> {
                        Nat.PortForward forward = portForward(interfaces, text, item);
                        if (!taken.add(forward.protocol() + " " + forward.port())) {
                            throw item.bad("each port once, not " + text + " again");
                        }
                        forwards.add(forward);
                    });
        }
        return forwards;
    }

    private static Nat.PortForward portForward(List<Interface> interfaces, String text, YamlValue value) {
        Matcher port = PORT.matcher(text);
        if (!port.matches() || !isPort(port.group(2))) {
            throw value.bad("udp or tcp and a port as the key, such as udp 51820, not " + text);
        }
        String expected = "the IPv4 address of a host inside, and :PORT where it differs, such as 192.168.1.10:51821";
        Matcher target = TARGET.matcher(value.text(expected));
        if (!target.matches() || (target.group(2) != null && !isPort(target.group(2)))) {
            throw value.bad(expected);
        }
        IpPrefix to;
        try {
            to = IpPrefix.parse(target.group(1));
        } catch (IllegalArgumentException e) {
            throw value.bad(expected, e);
        }
        boolean isNear = interfaces.stream()
                .flatMap(attached -> attached.addresses().stream())
                .anyMatch(own -> own.contains(to.address()));
        if (target.group(1).contains("/") || !to.isIpv4() || !isNear) {
            throw value.bad("the IPv4 address of a host on one of the router's networks");
        }
        int number = Integer.parseInt(port.group(2));
        return new Nat.PortForward(
                port.group(1).equals("tcp"),
                number,
                to.host(),
                target.group(2) == null ? number : Integer.parseInt(target.group(2)));
    }

    private static boolean isPort(String text) {
        int port = Integer.parseInt(text);
        return port >= 1 && port <= PORT_MAX;
    }

    /// Conntrack counts in seconds.
    private static Duration timeout(@Nullable YamlValue value, Duration linux) {
        if (value == null) {
            return linux;
        }
        Duration timeout = TopologyReader.duration(value, Duration.ofSeconds(1), YEAR);
        if (!timeout.truncatedTo(ChronoUnit.SECONDS).equals(timeout) && !value.isRecorded()) {
            throw value.bad("whole seconds, in which Linux counts");
        }
        return Duration.ofSeconds(timeout.toSeconds());
    }

    private static <E extends Enum<E>> E choice(@Nullable YamlValue value, E otherwise, E[] values) {
        if (value == null) {
            return otherwise;
        }
        List<String> words = List.of(values).stream()
                .map(word -> word.name().toLowerCase(Locale.ROOT))
                .toList();
        String expected = "one of " + String.join(", ", words);
        int index = words.indexOf(value.text(expected));
        if (index < 0) {
            throw value.bad(expected);
        }
        return values[index];
    }
}
