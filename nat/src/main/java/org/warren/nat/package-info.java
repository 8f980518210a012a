/// What a NAT does, in the words of RFC 4787: a pure model, to which time and random numbers are arguments.
@NullMarked
package org.warren.nat;

import org.jspecify.annotations.NullMarked;
