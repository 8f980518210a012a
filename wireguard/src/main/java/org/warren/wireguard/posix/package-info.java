/// The few calls of the C library that the drivers need, through java.lang.foreign.
@NullMarked
package org.warren.wireguard.posix;

import org.jspecify.annotations.NullMarked;
