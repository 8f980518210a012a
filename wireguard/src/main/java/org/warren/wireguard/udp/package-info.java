/// The outer side: UDP sockets for IPv4 and IPv6 on one port.
@NullMarked
package org.warren.wireguard.udp;

import org.jspecify.annotations.NullMarked;
