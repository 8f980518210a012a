/// A WireGuard peer that is written in the driver and does what a script says: it keeps no rule of the protocol.
@NullMarked
package org.warren.kit.scriptedpeer;

import org.jspecify.annotations.NullMarked;
