package org.warren.scenarios.network;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.topology.IpPrefix;

/// The host names of a network: each node resolves them to their current addresses, at all times and without delay.
final class HostNames {

    private static final String FILE = "/etc/hosts";
    /// Labels of RFC 1123 §2.1, and the underscores that wg accepts.
    private static final Pattern NAME = Pattern.compile("(?=.{1,253}$)[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?"
            + "(\\.[a-zA-Z0-9_]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9_])?)*");
    private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
    private static final Pattern PORT = Pattern.compile(":[^:]*$");

    private final Map<String, List<String>> addresses;

    private HostNames(Map<String, List<String>> addresses) {
        this.addresses = addresses;
    }

    /// @param value null if the file has none
    static HostNames read(@Nullable YamlValue value) {
        HostNames names = new HostNames(new LinkedHashMap<>());
        if (value != null) {
            value.entries("a mapping of host names to addresses, such as vpn.example.org: 203.0.113.10")
                    .forEach((name, item) -> {
                        if (!isName(name)) {
                            throw item.bad("a host name of letters, digits, hyphens and dots as the key, not " + name);
                        }
                        List<String> own = new ArrayList<>();
                        item.items().forEach(one -> own.add(address(one)));
                        if (own.isEmpty()) {
                            throw item.bad("an address, or a list of them");
                        }
                        names.addresses.put(name, own);
                    });
        }
        return names;
    }

    /// Checks a name that a file uses.
    ///
    /// @throws NetworkFileException for a name to which no network can give an address
    static String requireName(String name) {
        if (!isName(name)) {
            throw new NetworkFileException("the Endpoint " + name
                    + " is no host name of another machine; put the server's name or address there");
        }
        return name;
    }

    private static boolean isName(String name) {
        return NAME.matcher(name).matches() && !NUMBERS.matcher(name).matches() && !name.equalsIgnoreCase("localhost");
    }

    private static String address(YamlValue value) {
        return value.parse("an address such as 203.0.113.10, or a list of them", text -> {
            if (text.contains("/")) {
                throw new IllegalArgumentException("a prefix");
            }
            return IpPrefix.parse(text).host();
        });
    }

    /// The addresses by name.
    Map<String, List<String>> addresses() {
        return addresses;
    }

    /// A copy whose addresses may change.
    HostNames copy() {
        Map<String, List<String>> copies = new LinkedHashMap<>();
        addresses.forEach((name, own) -> copies.put(name, new ArrayList<>(own)));
        return new HostNames(copies);
    }

    /// Gives a name another address, instead of those of the same family.
    void change(String name, String address) {
        List<String> own = addresses.get(name);
        if (own == null) {
            throw new IllegalArgumentException("there is no host name " + name);
        }
        Class<?> family = InetAddress.ofLiteral(address).getClass();
        own.removeIf(old -> InetAddress.ofLiteral(old).getClass().equals(family));
        own.add(address);
    }

    /// Writes them, and the node's own names, to a node's hosts file. Without any, the node's file is left unchanged.
    void write(LinuxNode node) {
        if (addresses.isEmpty()) {
            return;
        }
        node.runWithInput("127.0.0.1 localhost\n::1 localhost\n" + lines(), "tee", FILE)
                .orThrow();
    }

    /// As hosts(5) has them.
    String lines() {
        StringBuilder lines = new StringBuilder();
        addresses.forEach((name, own) -> own.forEach(
                address -> lines.append(address).append(' ').append(name).append('\n')));
        return lines.toString();
    }

    /// Whether an endpoint names one of them, in lower or upper case.
    boolean has(String endpoint) {
        return !of(PORT.matcher(endpoint).replaceFirst("")).isEmpty();
    }

    /// The first address of a host; any other text is returned as it is.
    String first(String host) {
        return of(host).stream().findFirst().orElse(host);
    }

    /// An endpoint with the first address of the host that it names; any other is returned as it is.
    String resolve(String endpoint) {
        String host = PORT.matcher(endpoint).replaceFirst("");
        return of(host).stream()
                .findFirst()
                .map(address ->
                        (address.contains(":") ? "[" + address + "]" : address) + endpoint.substring(host.length()))
                .orElse(endpoint);
    }

    private List<String> of(String host) {
        return addresses.entrySet().stream()
                .filter(entry -> entry.getKey().equalsIgnoreCase(host))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(List.of());
    }
}
