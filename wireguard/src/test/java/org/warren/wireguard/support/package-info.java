/// Two tunnels, a network between them, and Eve, in virtual time.
@NullMarked
package org.warren.wireguard.support;

import org.jspecify.annotations.NullMarked;
