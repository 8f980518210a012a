/// The configuration protocol of userspace implementations, which `wg` speaks over a daemon's socket.
@NullMarked
package org.warren.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
