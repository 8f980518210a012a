/// Does a tunnel work from a client that has IPv6 alone to a server that has IPv4 alone?
@NullMarked
package org.warren.scenarios.nat64;

import org.jspecify.annotations.NullMarked;
