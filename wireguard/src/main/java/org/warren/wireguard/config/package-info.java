/// The INI files that `wg` and `wg-quick` read, and conversions to other formats.
@NullMarked
package org.warren.wireguard.config;

import org.jspecify.annotations.NullMarked;
