package org.warren.natrouter;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.nat.BehaviourText;
import org.warren.nat.Endpoint;
import org.warren.nat.NatBehaviour;
import org.warren.nat.Prefix64;
import org.warren.nat.Protocol;

/// The configuration of a router: lines `key: value`, with an empty line between routers. The router's keys come first,
/// then those of its behaviour ([BehaviourText]).
///
/// @param name of its node
/// @param namespace the file of its network namespace; empty for the program's own
/// @param outside its outside addresses
/// @param inside its inner networks
/// @param events the file for the events of its mappings
/// @param seed of its random numbers
/// @param forwards ports of the outside that are forwarded to hosts inside
/// @param prefix in which IPv4 addresses are embedded, if it is a NAT64 with IPv6 inside; null for a NAT of IPv4
/// @param behaviour of the NAT
record RouterSettings(
        String name,
        String namespace,
        List<Integer> outside,
        List<Subnet> inside,
        String events,
        long seed,
        List<Forward> forwards,
        @Nullable Prefix64 prefix,
        NatBehaviour behaviour) {

    /// A port of the outside that is forwarded to a host inside.
    ///
    /// @param port 1 to 65535
    record Forward(Protocol protocol, int port, Endpoint inside) {

        private static final Pattern WORD = Pattern.compile("(udp|tcp)/([0-9]{1,5})=(.+)");

        static Forward parse(String text) {
            Matcher word = WORD.matcher(text);
            if (!word.matches() || Integer.parseInt(word.group(2)) < 1 || Integer.parseInt(word.group(2)) > PORT_MAX) {
                throw new IllegalArgumentException(
                        "'" + text + "' is not a forward such as udp/51820=192.168.1.10:51820");
            }
            return new Forward(
                    word.group(1).equals("udp") ? Protocol.UDP : Protocol.TCP,
                    Integer.parseInt(word.group(2)),
                    Endpoint.parse(word.group(3)));
        }
    }

    private static final int PORT_MAX = 65_535;

    /// A network.
    ///
    /// @param address any of its addresses
    /// @param length of its prefix, 0 to 32
    record Subnet(int address, int length) {

        static Subnet parse(String text) {
            int slash = text.indexOf('/');
            if (slash < 0 || !text.substring(slash + 1).matches("[0-9]{1,2}")) {
                throw new IllegalArgumentException("'" + text + "' is not a network such as 192.168.1.0/24");
            }
            return new Subnet(Endpoint.address(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        }

        boolean contains(int other) {
            return length == 0 || (address ^ other) >>> (Integer.SIZE - length) == 0;
        }
    }

    RouterSettings {
        outside = List.copyOf(outside);
        inside = List.copyOf(inside);
        forwards = List.copyOf(forwards);
    }

    boolean isInside(int address) {
        return inside.stream().anyMatch(subnet -> subnet.contains(address));
    }

    boolean isOutside(int address) {
        return outside.contains(address);
    }

    /// Parses all routers in a text; links in it are for [WireSettings].
    ///
    /// @throws IllegalArgumentException in a sentence that says what is wrong
    static List<RouterSettings> parse(String text) {
        List<RouterSettings> routers = new ArrayList<>();
        for (String block : text.split("\n\n", -1)) {
            if (!block.isBlank() && !WireSettings.isOne(block)) {
                routers.add(parseOne(block));
            }
        }
        return List.copyOf(routers);
    }

    private static RouterSettings parseOne(String block) {
        Map<String, String> lines = new LinkedHashMap<>();
        block.lines().filter(line -> !line.isBlank()).forEach(line -> {
            int colon = line.indexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("'" + line + "' is not a key and a value such as name: home");
            }
            lines.put(line.substring(0, colon), line.substring(colon + 1).strip());
        });
        String name = take(lines, "name");
        String namespace = take(lines, "namespace");
        List<Integer> outside =
                words(take(lines, "outside")).stream().map(Endpoint::address).toList();
        List<Subnet> inside =
                words(take(lines, "inside")).stream().map(Subnet::parse).toList();
        String events = take(lines, "events");
        long seed = Long.parseLong(take(lines, "seed"));
        String forwarded = lines.remove("forwards");
        List<Forward> forwards = words(forwarded == null ? "" : forwarded).stream()
                .map(Forward::parse)
                .toList();
        String prefix = lines.remove("nat64");
        return new RouterSettings(
                name,
                namespace,
                outside,
                inside,
                events,
                seed,
                forwards,
                prefix == null ? null : Prefix64.parse(prefix),
                BehaviourText.read(lines));
    }

    private static String take(Map<String, String> lines, String key) {
        String value = lines.remove(key);
        if (value == null) {
            throw new IllegalArgumentException("a router lacks the key " + key);
        }
        return value;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1)).stream()
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
