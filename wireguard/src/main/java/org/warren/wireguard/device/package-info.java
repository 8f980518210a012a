/// One thread that carries packets between the TUN device, the sockets and the core, and worker threads for the cipher.
@NullMarked
package org.warren.wireguard.device;

import org.jspecify.annotations.NullMarked;
