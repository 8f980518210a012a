package org.warren.traffic.play;

import java.net.InetAddress;

/// A node's sockets.
///
/// @param node its name
/// @param address of the node
/// @param namespace a descriptor of its network namespace; negative for the player's own
/// @param datagrams the descriptor of its socket for datagrams
/// @param listener the descriptor of its socket for connections
record End(String node, InetAddress address, int namespace, int datagrams, int listener) {}
