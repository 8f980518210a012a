/// Does the tunnel come up, in one round trip, and carry packets both ways?
@NullMarked
package org.warren.scenarios.handshake;

import org.jspecify.annotations.NullMarked;
