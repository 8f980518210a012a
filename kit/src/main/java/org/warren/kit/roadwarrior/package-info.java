/// The network that most scenarios use: a client (the road warrior), a server, optionally a NAT router between them,
/// and the tunnel between the ends.
@NullMarked
package org.warren.kit.roadwarrior;

import org.jspecify.annotations.NullMarked;
