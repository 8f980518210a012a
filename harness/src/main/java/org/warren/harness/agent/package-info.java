/// The client of the agent in a guest or a node's container, and where that agent runs. It knows no container engine.
///
/// A request goes `Agent` (typed operations) -> `AgentConnection` (messages) -> `AgentHost` (bytes).
/// `containers/node/agent` holds the other end.
@NullMarked
package org.warren.harness.agent;

import org.jspecify.annotations.NullMarked;
