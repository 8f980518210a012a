package org.warren.wireguard.config;

import java.util.List;

/// The configuration in one file: an interface and its peers, each peer once. [ConfigurationFile] reads it.
public record TunnelConfiguration(InterfaceSection interfaceSection, List<PeerSection> peers) {
    public TunnelConfiguration {
        peers = List.copyOf(peers);
        if (peers.stream().map(PeerSection::publicKey).distinct().count() != peers.size()) {
            throw new IllegalArgumentException("two sections have the same public key");
        }
    }

    /// The file for `wg-quick`, which [ConfigurationFile#read] parses to an equal value.
    public String toIni() {
        return new IniPrinter(true).print(this);
    }

    /// The same with `(hidden)` in place of each secret key, which makes it unusable as a configuration.
    public String toIniWithoutSecrets() {
        return new IniPrinter(false).print(this);
    }
}
