package org.warren.scenarios.network;

import java.util.List;

/// A tunnel interface that wg-quick creates.
///
/// @param node its node
/// @param name the interface's
/// @param file the name of its configuration file
/// @param text its content, with placeholders in place of keys
/// @param addresses without prefix lengths
/// @param port its ListenPort; 0 if the file sets none
/// @param listensOnly whether it waits for its peers, as a server does
record TunnelFile(
        String node, String name, String file, String text, List<String> addresses, int port, boolean listensOnly) {

    TunnelFile {
        addresses = List.copyOf(addresses);
    }
}
