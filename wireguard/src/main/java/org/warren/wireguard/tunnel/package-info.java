/// The core's public API: datagrams, packets and time in; datagrams and packets out. It has no socket, thread or clock;
/// a device that has threads may let the cipher use some.
///
/// A packet takes one of two paths, and the code is marked where each step happens, as in `// out 6`:
///
/// Out, from the inner network to a peer:
/// 1. route: the allowed IPs name the peer (`Tunnel.handlePackets`)
/// 2. keypair, or stage the packet and start a handshake
/// 3. reserve a slot in the batch of datagrams
/// 4. compose header and counter there
/// 5. move deadlines; the session may be due for renewal
/// 6. offer a full batch to the cipher
/// 7. await it, and output
///
/// In, from the outer network to the inner one:
/// 1. parse (`Tunnel.handleDatagrams`)
/// 2. cookie gate, for handshake messages
/// 3. receiver index to keypair
/// 4. offer to the cipher
/// 5. await: the tag, then the replay window
/// 6. authenticated: confirm the key, roam, move deadlines; a keepalive ends here
/// 7. source allowed?
/// 8. output
@NullMarked
package org.warren.wireguard.tunnel;

import org.jspecify.annotations.NullMarked;
