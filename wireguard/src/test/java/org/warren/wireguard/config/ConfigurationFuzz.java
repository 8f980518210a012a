package org.warren.wireguard.config;

import java.nio.charset.StandardCharsets;

/// A file that is read is printed to one that is read to the same value, also for clients on telephones; a file that is
/// refused is refused at a place in it, and without repeating a word that could be a key.
public final class ConfigurationFuzz {
    private static final int KEY_LENGTH = 40;

    private ConfigurationFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        try {
            check(ConfigurationFile.read(text));
        } catch (ConfigurationException e) {
            check(e, text);
        }
    }

    private static void check(ConfigurationFile file) {
        TunnelConfiguration configuration = file.configuration();
        require(again(configuration.toIni()).equals(configuration), "what is printed is read to another value");
        require(!configuration.toIniWithoutSecrets().contains(keyIn(configuration)), "a secret is shown");
        require(!file.toString().contains(keyIn(configuration)), "a secret is shown");
        try {
            for (MobileClient client : MobileClient.values()) {
                again(MobileText.of(client, file, 0).text());
            }
            NixModule.of(configuration, NixModule.Role.of(configuration), "wg0", "eth0");
        } catch (IllegalArgumentException e) {
            require(e.getCause() == null && e.getMessage() != null, "a refusal is a sentence of ours");
        }
    }

    private static TunnelConfiguration again(String ini) {
        try {
            return ConfigurationFile.read(ini).configuration();
        } catch (ConfigurationException e) {
            throw new AssertionError("what is printed is refused: " + ini, e);
        }
    }

    /// The private key, unless the same text stands elsewhere, for instance in a command.
    private static String keyIn(TunnelConfiguration configuration) {
        InterfaceSection section = configuration.interfaceSection();
        InterfaceSection others = new InterfaceSection(null, section.listenPort(), section.fwMark(), section.quick());
        String rest = new TunnelConfiguration(others, configuration.peers()).toIni();
        String key = section.privateKey() == null ? "" : section.privateKey().toBase64();
        return rest.contains(key) ? "no text contains this" : key;
    }

    private static void check(ConfigurationException refusal, String text) {
        String[] lines = text.split("\n", -1);
        require(refusal.line() >= 1 && refusal.line() <= lines.length, "the line is none of the file's");
        int length = lines[refusal.line() - 1].length();
        require(refusal.column() >= 1 && refusal.column() <= length + 1, "the column is none of the line's");
        String message = String.valueOf(refusal.getMessage());
        for (String word : lines[refusal.line() - 1].split("[\\s=#]", -1)) {
            require(word.length() < KEY_LENGTH || !message.contains(word), "a word as long as a key is repeated");
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
