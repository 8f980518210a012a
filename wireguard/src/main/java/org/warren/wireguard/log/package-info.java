/// The daemon's log.
@NullMarked
package org.warren.wireguard.log;

import org.jspecify.annotations.NullMarked;
