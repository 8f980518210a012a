/// Numbers in arrays and other memory, in either byte order.
@NullMarked
package org.warren.wireguard.bytes;

import org.jspecify.annotations.NullMarked;
