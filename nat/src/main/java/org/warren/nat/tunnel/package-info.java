/// A WireGuard tunnel through NATs of the model: who still reaches whom, and which keepalive is enough.
@NullMarked
package org.warren.nat.tunnel;

import org.jspecify.annotations.NullMarked;
