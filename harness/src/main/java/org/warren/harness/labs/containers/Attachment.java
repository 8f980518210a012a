package org.warren.harness.labs.containers;

import org.jspecify.annotations.Nullable;
import org.warren.harness.topology.Interface;

/// How an interface of a node is joined to the engine's network.
///
/// @param attached as the topology has it
/// @param presence the path that is there as long as the engine's network is
/// @param port the far end of the interface's own wire within the node, where the wire is shaped; else null
record Attachment(
        Interface attached, String presence, @Nullable String port) {}
