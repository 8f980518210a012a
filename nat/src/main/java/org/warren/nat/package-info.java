/// The behaviour of a NAT in the terms of RFC 4787: a pure model that gets time and random numbers as arguments.
@NullMarked
package org.warren.nat;

import org.jspecify.annotations.NullMarked;
