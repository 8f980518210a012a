package org.warren.harness.labs.containers;

import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;

/// How an interface of a node is connected to the engine's network.
///
/// @param attached the interface in the topology
/// @param presence a path that exists as long as the engine's network does
/// @param port the far end of the interface's veth pair within the node, if the link is shaped; else null
record Attachment(
        Interface attached, String presence, @Nullable String port) {}
