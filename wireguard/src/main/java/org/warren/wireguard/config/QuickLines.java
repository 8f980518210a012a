package org.warren.wireguard.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The lines of `[Interface]` that wg-quick removes before it passes the file to `wg`. An empty value means none,
/// except for `SaveConfig`.
final class QuickLines {
    private final List<InterfaceAddress> addresses = new ArrayList<>();
    private final List<String> dns = new ArrayList<>();
    private int mtu;
    private @Nullable String table;
    private final List<String> preUp = new ArrayList<>();
    private final List<String> postUp = new ArrayList<>();
    private final List<String> preDown = new ArrayList<>();
    private final List<String> postDown = new ArrayList<>();
    private boolean saveConfig;

    void accept(Setting setting, Piece value) throws ConfigurationException {
        switch (setting) {
            case ADDRESS -> {
                for (Piece word : value.words()) {
                    addresses.add(address(word));
                }
            }
            case DNS -> {
                for (Piece word : value.words()) {
                    dns.add(dns(word));
                }
            }
            case MTU -> mtu = mtu(value);
            case TABLE -> table = table(value);
            case PRE_UP -> command(preUp, value);
            case POST_UP -> command(postUp, value);
            case PRE_DOWN -> command(preDown, value);
            case POST_DOWN -> command(postDown, value);
            case SAVE_CONFIG -> saveConfig = bool(value);
            default -> throw new IllegalArgumentException(setting + " is not wg-quick's");
        }
    }

    QuickSettings finish() {
        return new QuickSettings(addresses, dns, mtu, table, new Hooks(preUp, postUp, preDown, postDown), saveConfig);
    }

    private static InterfaceAddress address(Piece word) throws ConfigurationException {
        return InterfaceAddress.read(word.text())
                .orElseThrow(() -> new ConfigurationException(
                        word, Setting.ADDRESS.key(), "expected ADDRESS/LENGTH, such as 10.0.0.1/24 or fd00::1/64"));
    }

    private static String dns(Piece word) throws ConfigurationException {
        if (!QuickSettings.isDns(word.text())) {
            throw new ConfigurationException(
                    word, Setting.DNS.key(), "expected the address of a name server or a domain to search");
        }
        return word.text();
    }

    private static int mtu(Piece value) throws ConfigurationException {
        if (value.isEmpty()) {
            return 0;
        }
        try {
            int mtu = Strtoul.digits(value.text(), 10).intValueExact();
            if (mtu > 0) {
                return mtu;
            }
        } catch (ArithmeticException | NumberFormatException e) {
            // as none
        }
        throw new ConfigurationException(value, Setting.MTU.key(), "expected a number of bytes, such as 1420");
    }

    private static @Nullable String table(Piece value) throws ConfigurationException {
        if (value.isEmpty() || value.text().equals("auto")) {
            return null;
        }
        if (!QuickSettings.isTable(value.text())) {
            throw new ConfigurationException(
                    value,
                    Setting.TABLE.key(),
                    "expected auto or off, in small letters, or a routing table's number or name");
        }
        return value.text();
    }

    private static void command(List<String> commands, Piece value) {
        if (!value.isEmpty()) {
            commands.add(value.text());
        }
    }

    private static boolean bool(Piece value) throws ConfigurationException {
        if (!value.is("true") && !value.is("false")) {
            throw new ConfigurationException(value, Setting.SAVE_CONFIG.key(), "expected true or false");
        }
        return value.is("true");
    }
}
