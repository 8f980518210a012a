package org.warren.scenarios.network;

/// Something that happens before a question is asked.
///
/// @param kind what
/// @param node where
/// @param interfaceName the interface, or empty for a router
record Event(Kind kind, String node, String interfaceName) {

    /// What can happen.
    enum Kind {
        LINK_DOWN("link down"),
        LINK_UP("link up"),
        WG_QUICK_DOWN("wg-quick down"),
        NAT_RESTART("nat restart");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /// As a file has it.
        String words() {
            return words;
        }
    }
}
