package org.warren.scenarios.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.warren.harness.files.InputFile;
import org.warren.harness.files.InputFileException;
import org.warren.wireguard.config.ConfigurationException;
import org.warren.wireguard.config.ConfigurationFile;
import org.warren.wireguard.config.NixModule;
import org.warren.wireguard.config.TunnelConfiguration;
import org.warren.wireguard.key.PrivateKey;

/// A wg-quick file around which a network is generated.
///
/// @param node the name that its node gets
/// @param name the interface's
/// @param publicKey in base64
/// @param text with placeholders instead of keys
/// @param configuration what the file says
record DraftTunnel(String node, String name, String publicKey, String text, TunnelConfiguration configuration) {

    private static final Pattern USUAL_NAME = Pattern.compile("wg[0-9]{0,3}");
    private static final int NODE_NAME_MAX = 20;
    private static final String PRESHARED = "preshared ";
    private static final String HIDDEN = "(hidden)";

    /// Reads files, and replaces keys by placeholders in all of them.
    ///
    /// @throws NetworkFileException `FILE:LINE:COLUMN: KEY: what was expected`, or why a file cannot be read
    static List<DraftTunnel> read(List<Path> files) {
        List<DraftTunnel> tunnels = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Set<String> nodes = new TreeSet<>(NetworkDraft.NODES);
        Set<Path> seen = new TreeSet<>();
        for (Path file : files) {
            if (!seen.add(file)) {
                throw new NetworkFileException(file + " is named twice; name each file once");
            }
            String text = text(file);
            TunnelConfiguration configuration = configuration(file, text);
            boolean isServer = NixModule.Role.of(configuration) == NixModule.Role.SERVER;
            String node = free(nodeName(file, isServer), nodes);
            PrivateKey key = configuration.interfaceSection().privateKey();
            if (key == null) {
                throw new NetworkFileException(
                        file + " has no PrivateKey; name the file of the machine itself, or put any key there");
            }
            if (names.put(key.toBase64(), KeyNames.write(KeyNames.PRIVATE, node)) != null) {
                throw new NetworkFileException(
                        file + " has the PrivateKey of another file; name the file of each machine once");
            }
            String publicKey = key.publicKey().toBase64();
            names.put(publicKey, KeyNames.write(KeyNames.PUBLIC, node));
            tunnels.add(new DraftTunnel(node, interfaceName(file), publicKey, text, configuration));
        }
        return tunnels.stream().map(tunnel -> tunnel.renamed(names)).toList();
    }

    private static String text(Path file) {
        try {
            return InputFile.text(file, NetworkFiles.SIZE_MAX);
        } catch (InputFileException e) {
            throw new NetworkFileException(String.valueOf(e.getMessage()), e);
        }
    }

    private static TunnelConfiguration configuration(Path file, String text) {
        try {
            return ConfigurationFile.read(KeyNames.fill(text, KeyNames::unused)).configuration();
        } catch (ConfigurationException e) {
            throw new NetworkFileException(file + ":" + e.getMessage(), e);
        }
    }

    /// The node's name: that of the file, of its folder if the file is named after the interface only, or of its role.
    private static String nodeName(Path file, boolean isServer) {
        String base = base(file);
        Path folder = file.toAbsolutePath().normalize().getParent();
        if (USUAL_NAME.matcher(base).matches()) {
            base = folder == null || folder.getFileName() == null
                    ? ""
                    : folder.getFileName().toString();
        }
        String name =
                base.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^[^a-z]+|(-router)*-*$", "");
        if (name.isEmpty() || name.matches("wireguard|etc|conf|configs?|tmp|root|home|host-[0-9]+")) {
            name = isServer ? "server" : "client";
        }
        return name.substring(0, Math.min(NODE_NAME_MAX, name.length())).replaceAll("-+$", "");
    }

    private static String interfaceName(Path file) {
        String base = base(file);
        return USUAL_NAME.matcher(base).matches() ? base : "wg0";
    }

    private static String base(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.conf$", "");
    }

    /// A name with a number appended if it is taken.
    static String free(String name, Set<String> taken) {
        String free = name;
        for (int number = 2; !taken.add(free); number++) {
            free = name + "-" + number;
        }
        return free;
    }

    /// The same text with placeholders for these keys, and for all preshared keys. Public keys of other machines stay;
    /// anything else in a comment that looks like a key is hidden.
    ///
    /// @param names by key; those of preshared keys are added
    /// @throws NetworkFileException when a command has a secret key
    DraftTunnel renamed(Map<String, String> names) {
        StringBuilder named = new StringBuilder();
        for (IniLine line : IniLine.of(text)) {
            int comment = line.text().indexOf('#');
            String active = comment < 0 ? line.text() : line.text().substring(0, comment);
            named.append(replaced(active, key -> name(names, line, key)))
                    .append(replaced(line.text().substring(active.length()), key -> isPublic(key) ? key : HIDDEN))
                    .append('\n');
        }
        return new DraftTunnel(node, name, publicKey, named.toString().strip() + "\n", configuration);
    }

    private static String replaced(String text, UnaryOperator<String> names) {
        return KeyNames.KEY.matcher(text).replaceAll(key -> Matcher.quoteReplacement(names.apply(key.group())));
    }

    private String name(Map<String, String> names, IniLine line, String key) {
        if (line.key().equals("presharedkey")) {
            return names.computeIfAbsent(
                    PRESHARED + key,
                    missing -> KeyNames.write(
                            KeyNames.PRESHARED,
                            "key-"
                                    + (names.keySet().stream()
                                                    .filter(known -> known.startsWith(PRESHARED))
                                                    .count()
                                            + 1)));
        }
        String known = names.get(key);
        if (known != null && !(line.isCommand() && known.contains(KeyNames.PRIVATE))) {
            return known;
        }
        if (line.isCommand() && !isPublic(key)) {
            throw new NetworkFileException(
                    "a command of " + node
                            + " has a secret key, and wg-quick prints its commands; put the key where its section has a line for it");
        }
        return key;
    }

    private boolean isPublic(String key) {
        return configuration.peers().stream()
                .anyMatch(peer -> peer.publicKey().toBase64().equals(key));
    }
}
