/// The Internet Protocol of both versions: addresses, prefixes, packets, ECN, checksums and ICMP errors.
@NullMarked
package org.warren.wireguard.ip;

import org.jspecify.annotations.NullMarked;
