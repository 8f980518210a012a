/// What a person configures: keys, and the INI files that `wg` and `wg-quick` read.
@NullMarked
package org.warren.wireguard.config;

import org.jspecify.annotations.NullMarked;
