/// Transport keys, counters, the replay window and the three slots that keypairs move through (§5.4.6, §6).
@NullMarked
package org.warren.wireguard.session;

import org.jspecify.annotations.NullMarked;
