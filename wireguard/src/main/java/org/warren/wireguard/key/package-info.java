/// The keys of an interface and its peers, as values and as text.
@NullMarked
package org.warren.wireguard.key;

import org.jspecify.annotations.NullMarked;
