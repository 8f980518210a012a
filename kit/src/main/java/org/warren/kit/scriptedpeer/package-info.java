/// A WireGuard peer inside the driver that does what a script says and does not follow the protocol by itself.
@NullMarked
package org.warren.kit.scriptedpeer;

import org.jspecify.annotations.NullMarked;
