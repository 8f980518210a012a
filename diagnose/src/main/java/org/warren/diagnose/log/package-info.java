/// Logs of WireGuard ends: the kernel's with dynamic debug, wireguard-go's and warren-wg's with `LOG_LEVEL=verbose`.
@NullMarked
package org.warren.diagnose.log;

import org.jspecify.annotations.NullMarked;
