/// Finds the sessions in captures, and judges whether handshakes and data follow WireGuard's timers.
@NullMarked
package org.warren.kit.timers;

import org.jspecify.annotations.NullMarked;
