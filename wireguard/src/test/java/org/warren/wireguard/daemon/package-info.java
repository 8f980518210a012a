/// The daemon as a process, against the kernel's network and other implementations.
@NullMarked
package org.warren.wireguard.daemon;

import org.jspecify.annotations.NullMarked;
