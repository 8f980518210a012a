/// Which peer gets a packet, and which may send one?
@NullMarked
package org.warren.scenarios.allowedips;

import org.jspecify.annotations.NullMarked;
