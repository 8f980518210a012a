/// The core's public face: datagrams, packets and time in; datagrams and packets out. No socket, thread or clock; who
/// has threads may lend some to the cipher.
@NullMarked
package org.warren.wireguard.tunnel;

import org.jspecify.annotations.NullMarked;
