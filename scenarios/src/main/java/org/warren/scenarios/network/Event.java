package org.warren.scenarios.network;

import org.jspecify.annotations.Nullable;

/// Something that happens before a question is asked.
///
/// @param kind what
/// @param node where, or the host name that gets another address
/// @param interfaceName the interface; empty where it happens to the whole node, or to a name
/// @param to the new address, with the length of its prefix for an interface, a prefix and its next hop, or how long or
///     how far, as the file has it; null where nothing is given
record Event(
        Kind kind,
        String node,
        String interfaceName,
        @Nullable String to) {

    /// The key of the records of earlier runs, in which a question had one or none.
    static final String RECORDED_ALONE = "event";

    Event(Kind kind, String node, String interfaceName) {
        this(kind, node, interfaceName, null);
    }

    /// As a file has it.
    String words() {
        return kind.words()
                + " "
                + node
                + (interfaceName.isEmpty() ? "" : "." + interfaceName)
                + (to == null ? "" : " " + to);
    }

    /// What can happen.
    enum Kind {
        LINK_DOWN("link down", "NODE.INTERFACE"),
        LINK_LOST("link lost", "NODE.INTERFACE"),
        LINK_UP("link up", "NODE.INTERFACE"),
        WG_QUICK_DOWN("wg-quick down", "NODE.INTERFACE"),
        WG_QUICK_UP("wg-quick up", "NODE.INTERFACE"),
        CRASH("crash", "NODE.INTERFACE"),
        NAT_RESTART("nat restart", "NODE"),
        ADDRESS("address", "NODE.INTERFACE ADDRESS/LENGTH"),
        GATEWAY("gateway", "NODE ADDRESS"),
        ROUTE("route", "NODE PREFIX ADDRESS"),
        DHCP("dhcp", "NODE.INTERFACE SERVER PREFIX ADDRESS"),
        NAME("name", "HOST-NAME ADDRESS"),
        SLEEP("sleep", "NODE DURATION"),
        REBOOT("reboot", "NODE"),
        CLOCK("clock", "NODE back DURATION");

        private final String words;
        private final String rest;

        Kind(String words, String rest) {
            this.words = words;
            this.rest = rest;
        }

        /// As a file has it.
        String words() {
            return words;
        }

        /// What follows in a file, in words for its author.
        String form() {
            return words + " " + rest;
        }
    }
}
