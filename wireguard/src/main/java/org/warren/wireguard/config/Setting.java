package org.warren.wireguard.config;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/// The keys of a file, in the order in which they are printed.
enum Setting {
    PRIVATE_KEY("PrivateKey", Place.INTERFACE),
    LISTEN_PORT("ListenPort", Place.INTERFACE),
    FW_MARK("FwMark", Place.INTERFACE),
    ADDRESS("Address", Place.QUICK),
    DNS("DNS", Place.QUICK),
    MTU("MTU", Place.QUICK),
    TABLE("Table", Place.QUICK),
    PRE_UP("PreUp", Place.QUICK),
    POST_UP("PostUp", Place.QUICK),
    PRE_DOWN("PreDown", Place.QUICK),
    POST_DOWN("PostDown", Place.QUICK),
    SAVE_CONFIG("SaveConfig", Place.QUICK),
    PUBLIC_KEY("PublicKey", Place.PEER),
    PRESHARED_KEY("PresharedKey", Place.PEER),
    ALLOWED_IPS("AllowedIPs", Place.PEER),
    ENDPOINT("Endpoint", Place.PEER),
    PERSISTENT_KEEPALIVE("PersistentKeepalive", Place.PEER);

    /// Which program reads a key, and in which section.
    enum Place {
        INTERFACE,
        /// In `[Interface]`, but removed by `wg-quick` before it passes the file to `wg`.
        QUICK,
        PEER
    }

    private final String key;
    private final Place place;

    Setting(String key, Place place) {
        this.key = key;
        this.place = place;
    }

    String key() {
        return key;
    }

    Place place() {
        return place;
    }

    /// Whether its value is a command.
    boolean isHook() {
        return this == PRE_UP || this == POST_UP || this == PRE_DOWN || this == POST_DOWN;
    }

    /// Whether several lines accumulate; of other keys the last line counts.
    boolean addsUp() {
        return isHook() || this == ADDRESS || this == DNS || this == ALLOWED_IPS;
    }

    static Optional<Setting> named(Piece key) {
        return Arrays.stream(values()).filter(setting -> key.is(setting.key)).findFirst();
    }

    /// The keys of a section, as a list in a sentence.
    static String namesIn(boolean peer) {
        return Arrays.stream(values())
                .filter(setting -> (setting.place == Place.PEER) == peer)
                .map(Setting::key)
                .collect(Collectors.joining(", "));
    }
}
