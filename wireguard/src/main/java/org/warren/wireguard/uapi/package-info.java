/// The configuration protocol of userspace implementations: what `wg` says to a daemon's socket, and what it hears.
@NullMarked
package org.warren.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
