package org.warren.scenarios.network;

import java.util.List;

/// A tunnel interface that wg-quick makes.
///
/// @param node where
/// @param name the interface's
/// @param file the name of its configuration file
/// @param text what stands there, with names in place of keys
/// @param addresses without the lengths of their prefixes
/// @param port its ListenPort; 0 where the file sets none
/// @param listensOnly whether it waits for its peers, as a server does
record TunnelFile(
        String node, String name, String file, String text, List<String> addresses, int port, boolean listensOnly) {

    TunnelFile {
        addresses = List.copyOf(addresses);
    }
}
