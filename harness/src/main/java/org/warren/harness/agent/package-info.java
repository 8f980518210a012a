/// The client of the agent in a guest or a node's container, and where that agent runs. It does not depend on a
/// container engine.
///
/// A request goes `Agent` (typed operations) -> `AgentConnection` (messages) -> `AgentHost` (bytes).
/// `containers/node/agent` is the other end.
@NullMarked
package org.warren.harness.agent;

import org.jspecify.annotations.NullMarked;
