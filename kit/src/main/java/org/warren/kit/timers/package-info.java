/// When sessions begin, as captures show, and whether handshakes and data obey WireGuard's timers.
@NullMarked
package org.warren.kit.timers;

import org.jspecify.annotations.NullMarked;
