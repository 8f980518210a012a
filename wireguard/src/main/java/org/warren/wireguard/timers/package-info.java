/// The constants, deadlines and rules of whitepaper §6.
@NullMarked
package org.warren.wireguard.timers;

import org.jspecify.annotations.NullMarked;
