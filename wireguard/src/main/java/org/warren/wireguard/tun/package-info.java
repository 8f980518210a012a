/// The inner side: a Linux TUN device.
@NullMarked
package org.warren.wireguard.tun;

import org.jspecify.annotations.NullMarked;
