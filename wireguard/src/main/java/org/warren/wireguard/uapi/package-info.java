/// The configuration protocol of userspace implementations: what `wg` writes to a daemon's socket and reads from it.
@NullMarked
package org.warren.wireguard.uapi;

import org.jspecify.annotations.NullMarked;
