/// The road warrior's network, which most questions are asked in: a client, a server, perhaps a NAT router between
/// them, and the tunnel from one to the other.
@NullMarked
package org.warren.kit.roadwarrior;

import org.jspecify.annotations.NullMarked;
