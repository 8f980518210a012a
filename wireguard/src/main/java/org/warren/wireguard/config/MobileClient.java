package org.warren.wireguard.config;

import java.util.regex.Pattern;
import org.warren.wireguard.ip.IpAddress;

/// An application for telephones that reads files of wg-quick. Each refuses a whole file for a key that it does not
/// know.
public enum MobileClient {
    /// WireGuard for Android. It reads an endpoint as a URI, in which Android takes underscores.
    ANDROID("Android") {
        @Override
        boolean takesHost(String host) {
            return IpAddress.read(host).isPresent()
                    || (HOST_OF_URI.matcher(host).matches()
                            && !LAST_LABEL_WITHOUT_LETTER.matcher(host).find());
        }

        @Override
        boolean takesDns(String dns) {
            return QuickSettings.isServer(dns) || HOST_NAME.matcher(dns).matches();
        }
    },
    /// WireGuard for iOS and macOS. Whatever is not a name server is a domain to search.
    IOS("iOS") {
        @Override
        boolean takesHost(String host) {
            return host.indexOf('%') < 0;
        }

        @Override
        boolean takesDns(String dns) {
            return true;
        }
    };

    private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?";
    private static final Pattern HOST_OF_URI = Pattern.compile(LABEL + "(\\." + LABEL + ")*\\.?");
    private static final Pattern LAST_LABEL_WITHOUT_LETTER = Pattern.compile("\\.[^A-Za-z.][^.]*\\.?$");
    private static final Pattern HOST_NAME = Pattern.compile("(?=.{1,255}$)"
            + "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\.?");

    private final String words;

    MobileClient(String words) {
        this.words = words;
    }

    /// The name of its system.
    String words() {
        return words;
    }

    /// Whether it takes this host in an `Endpoint`.
    abstract boolean takesHost(String host);

    /// Whether it takes this in `DNS`.
    abstract boolean takesDns(String dns);
}
