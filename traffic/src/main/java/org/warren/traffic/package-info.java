/// The traffic agent of a node: it sends numbered, timestamped datagrams at a given rate to the agent of another node,
/// counts what arrives, and sends probes back, whose round-trip times it collects.
///
/// [Pacing], [SequenceAccounting] and [Datagram] are pure: the time comes in as an argument.
@NullMarked
package org.warren.traffic;

import org.jspecify.annotations.NullMarked;
