/// What an attacker does to a daemon; `attack.sh` runs it.
@NullMarked
package org.warren.wireguard.attack;

import org.jspecify.annotations.NullMarked;
