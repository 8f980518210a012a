/// The driver's side of one user-mode-Linux guest: where it runs, the line to its agent, and what the agent can do.
///
/// A request goes `Guest` (typed operations) -> `GuestLine` (messages) -> `GuestHost` (bytes). `containers/node/agent`
/// holds the other end.
@NullMarked
package org.warren.harness.guest;

import org.jspecify.annotations.NullMarked;
