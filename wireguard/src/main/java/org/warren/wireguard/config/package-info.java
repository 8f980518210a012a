/// The INI files that `wg` and `wg-quick` read, and the other formats that they become.
@NullMarked
package org.warren.wireguard.config;

import org.jspecify.annotations.NullMarked;
