package org.warren.traffic.play;

import java.net.InetAddress;

/// A node's sockets.
///
/// @param node its name
/// @param address its own
/// @param namespace a descriptor of its network namespace; negative where it is the player's
/// @param datagrams the descriptor of its socket for datagrams
/// @param listener the descriptor of its socket for connections
record End(String node, InetAddress address, int namespace, int datagrams, int listener) {}
