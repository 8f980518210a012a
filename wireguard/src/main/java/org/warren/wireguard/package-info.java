/// WireGuard in Java: a pure core and the drivers around it.
///
/// The packages, in the order in which a received packet meets them: `wire`, `crypto`, `noise`, `cookie`, `router`,
/// `session`, `timers`, `peer` and `tunnel` are pure: bytes and the time go in, outputs come out, and nothing in them
/// opens a socket, starts a thread, reads a clock, writes a log or draws a random number of its own. So are
/// `bytes`, `key` and `ip`, which all of them use, `offload`, which cuts packets and joins them, and `config`, which
/// reads and prints configuration files. `tun`, `udp`, `device`, `uapi` and `cli` connect that core to a machine;
/// `training` exercises it for a fast start.
@NullMarked
package org.warren.wireguard;

import org.jspecify.annotations.NullMarked;
