/// Sessions as an onlooker sees them begin, and whether handshakes and data keep to WireGuard's timers.
@NullMarked
package org.warren.kit.timers;

import org.jspecify.annotations.NullMarked;
