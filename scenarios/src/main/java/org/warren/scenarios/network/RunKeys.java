package org.warren.scenarios.network;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.warren.harness.lab.LinuxNode;
import org.warren.harness.scenario.Stage;
import org.warren.harness.subject.KeyPair;
import org.warren.harness.subject.Secret;

/// The keys of one run, which are derived from its seed, by their names in the files.
final class RunKeys {

    private final Map<String, KeyPair> pairs = new LinkedHashMap<>();
    private final Map<String, Secret> preshared = new LinkedHashMap<>();

    static RunKeys generate(Stage stage, List<TunnelFile> tunnels) {
        RunKeys keys = new RunKeys();
        for (TunnelFile tunnel : tunnels) {
            LinuxNode node = stage.linux(tunnel.node());
            KeyNames.of(KeyNames.PRIVATE, tunnel.text())
                    .forEach(name -> keys.pairs.computeIfAbsent(name, missing -> KeyPair.generate(node)));
            KeyNames.of(KeyNames.PRESHARED, tunnel.text())
                    .forEach(name -> keys.preshared.computeIfAbsent(
                            name,
                            missing -> new Secret(
                                    node.run("wg", "genpsk").orThrow().out().strip())));
        }
        return keys;
    }

    /// A file with keys in place of the placeholders.
    String fill(String text) {
        return KeyNames.fill(text, this::key);
    }

    private String key(String kind, String name) {
        if (kind.equals(KeyNames.PRESHARED)) {
            return Objects.requireNonNull(preshared.get(name)).reveal();
        }
        KeyPair pair = Objects.requireNonNull(pairs.get(name));
        return kind.equals(KeyNames.PUBLIC)
                ? pair.publicKey()
                : pair.privateKey().reveal();
    }
}
