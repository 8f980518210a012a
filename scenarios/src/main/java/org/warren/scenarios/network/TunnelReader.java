package org.warren.scenarios.network;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.NixModule;
import org.warren.wireguard.config.Port;
import org.warren.wireguard.config.TunnelConfiguration;

/// Reads the configuration files that nodes name, as wg-quick will.
final class TunnelReader {

    private final NetworkFiles files;
    private final HostNames hosts;
    private final List<TunnelFile> tunnels = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private final Map<String, String> takenBy = new LinkedHashMap<>();
    private final Map<String, TunnelConfiguration> configurations = new LinkedHashMap<>();

    TunnelReader(NetworkFiles files, HostNames hosts) {
        this.files = files;
        this.hosts = hosts;
    }

    /// The tunnels of a node: a mapping of interfaces to the names of files.
    void read(String node, Set<String> interfaces, YamlValue value) {
        value.entries("a mapping of interfaces to files of wg-quick, such as wg0: phone.conf")
                .forEach((name, file) -> {
                    TunnelNames.expectedInPlaceOf(name, interfaces).ifPresent(expected -> {
                        throw file.bad(expected);
                    });
                    tunnels.add(tunnel(node, name, file));
                });
    }

    /// All tunnels, once all are read.
    ///
    /// @throws NetworkFileException when there is a placeholder for a key that no tunnel has
    List<TunnelFile> tunnels() {
        Set<String> owned = new TreeSet<>();
        tunnels.forEach(tunnel -> owned.addAll(KeyNames.of(KeyNames.PRIVATE, tunnel.text())));
        for (TunnelFile tunnel : tunnels) {
            for (IniLine line : IniLine.of(tunnel.text())) {
                for (String name : KeyNames.of(KeyNames.PUBLIC, line.value())) {
                    if (!owned.contains(name)) {
                        throw line.bad(
                                files.shown(tunnel.file()),
                                "a key whose private half a file names, there is no "
                                        + KeyNames.write(KeyNames.PRIVATE, name));
                    }
                }
                checkCommand(tunnel, line);
            }
        }
        return List.copyOf(tunnels);
    }

    /// Warnings about what wg and wg-quick accept but is rarely intended.
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private TunnelFile tunnel(String node, String name, YamlValue value) {
        String file = value.text("the name of a file of wg-quick, such as phone.conf");
        String text = text(files, value);
        TunnelConfiguration configuration = configurations.computeIfAbsent(file, missing -> parse(file, text));
        List<String> addresses = configuration.interfaceSection().quick().addresses().stream()
                .map(address -> address.address().toString())
                .toList();
        for (String address : addresses) {
            String other = takenBy.putIfAbsent(address, node + "." + name);
            if (other != null) {
                remarks.add(
                        value.message("%s.%s has the address %s, and so has %s".formatted(node, name, address, other)));
            }
        }
        boolean listens = NixModule.Role.of(configuration) == NixModule.Role.SERVER;
        Port port = configuration.interfaceSection().listenPort();
        return new TunnelFile(node, name, file, text, addresses, port == null ? 0 : port.number(), listens);
    }

    /// The text of a file that a value names.
    static String text(NetworkFiles files, YamlValue value) {
        try {
            return files.text(value.text("the name of a file"));
        } catch (NetworkFileException e) {
            throw new NetworkFileException(value.message("expected a file that can be read; " + e.getMessage()), e);
        }
    }

    private TunnelConfiguration parse(String file, String text) {
        try {
            ConfigurationFile read = ConfigurationFile.read(KeyNames.fill(text, KeyNames::unused));
            read.remarks().forEach(remark -> remarks.add(files.shown(file) + ":" + remark));
            for (IniLine line : IniLine.of(text)) {
                if (line.key().equals("endpoint") && !isAddress(line.value()) && !hosts.has(line.value())) {
                    throw line.bad(
                            files.shown(file),
                            "an address and a port, or a host name that stands under names of the network file");
                }
            }
            return read.configuration();
        } catch (ConfigurationException e) {
            throw new NetworkFileException(files.shown(file) + ":" + e.getMessage(), e);
        }
    }

    private static boolean isAddress(String endpoint) {
        return endpoint.startsWith("[") || endpoint.matches("[0-9.]+:.*");
    }

    /// wg-quick prints each command, so its text is in the evidence.
    private void checkCommand(TunnelFile tunnel, IniLine line) {
        if (!line.isCommand()) {
            return;
        }
        Matcher key = KeyNames.KEY.matcher(line.value());
        boolean secret = !KeyNames.of(KeyNames.PRIVATE, line.value()).isEmpty()
                || !KeyNames.of(KeyNames.PRESHARED, line.value()).isEmpty();
        while (key.find()) {
            secret |= !isPublic(key.group());
        }
        if (secret) {
            throw line.bad(files.shown(tunnel.file()), "a command without a secret key, wg-quick prints its commands");
        }
    }

    private boolean isPublic(String key) {
        return configurations.values().stream()
                .flatMap(configuration -> configuration.peers().stream())
                .anyMatch(peer -> peer.publicKey().toBase64().equals(key));
    }
}
