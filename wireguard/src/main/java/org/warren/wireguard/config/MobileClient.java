package org.warren.wireguard.config;

import java.util.regex.Pattern;
import org.warren.wireguard.ip.IpAddress;

/// A mobile application that imports wg-quick files. Each refuses a whole file because of one unknown key.
public enum MobileClient {
    /// WireGuard for Android. It parses an endpoint as a URI; Android's parser accepts underscores in host names.
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
    /// WireGuard for iOS and macOS. It takes every DNS entry that is not an address for a search domain.
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

    /// The name of its operating system.
    String words() {
        return words;
    }

    /// Whether it accepts this host in an `Endpoint`.
    abstract boolean takesHost(String host);

    /// Whether it accepts this entry in `DNS`.
    abstract boolean takesDns(String dns);
}
