/// A WireGuard tunnel through modelled NATs: who can reach whom, and which keepalive is enough.
@NullMarked
package org.warren.nat.tunnel;

import org.jspecify.annotations.NullMarked;
