package org.warren.wireguard.config;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.warren.wireguard.ip.IpAddress;

/// The settings of `wg-quick` in addition to those of `wg`.
///
/// @param addresses of the interface
/// @param dns addresses of name servers and, among them, domains to search
/// @param mtu in bytes; 0 to derive it from the path to the peers
/// @param table for the routes: a number or name, `off` for no routes, null for the automatic choice
/// @param saveConfig whether `wg-quick down` overwrites the file with the current settings of the interface
public record QuickSettings(
        List<InterfaceAddress> addresses,
        List<String> dns,
        int mtu,
        @Nullable String table,
        Hooks hooks,
        boolean saveConfig) {
    public static final QuickSettings NONE = new QuickSettings(List.of(), List.of(), 0, null, Hooks.NONE, false);

    private static final Pattern DOMAIN = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern IPV4_OF_WG_QUICK = Pattern.compile("[0-9.]+");
    private static final Pattern TABLE = Pattern.compile("(?i:(?!(off|auto)$))[A-Za-z_][A-Za-z0-9_.-]*");
    private static final long MAX_TABLE = 0xffff_ffffL;

    public QuickSettings {
        addresses = List.copyOf(addresses);
        dns = List.copyOf(dns);
        if (mtu < 0 || !dns.stream().allMatch(QuickSettings::isDns) || (table != null && !isTable(table))) {
            throw new IllegalArgumentException("an MTU, a name server or a table is none");
        }
    }

    /// Whether it is a name server's address, possibly with a zone, and not a search domain.
    public static boolean isServer(String dns) {
        int percent = dns.indexOf('%');
        return IpAddress.read(percent < 0 || dns.indexOf(':') < 0 ? dns : dns.substring(0, percent))
                .isPresent();
    }

    static boolean isDns(String text) {
        boolean looksLikeServer =
                text.indexOf(':') >= 0 || IPV4_OF_WG_QUICK.matcher(text).matches();
        return looksLikeServer
                ? isServer(text) && text.chars().allMatch(c -> c > ' ' && c < 127 && c != '#' && c != ',')
                : DOMAIN.matcher(text).matches();
    }

    /// `off`, a number from 1 to 4294967295, or a name to be looked up on the machine.
    static boolean isTable(String text) {
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return text.matches("[1-9][0-9]{0,9}") && Long.parseLong(text) <= MAX_TABLE;
        }
        return text.equals("off") || TABLE.matcher(text).matches();
    }
}
