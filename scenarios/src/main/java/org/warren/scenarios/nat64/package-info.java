/// Does a tunnel work from an IPv6-only client to an IPv4-only server?
@NullMarked
package org.warren.scenarios.nat64;

import org.jspecify.annotations.NullMarked;
