/// Does a NAT whose table another host fills forget a tunnel, and does a keepalive help?
@NullMarked
package org.warren.scenarios.eviction;

import org.jspecify.annotations.NullMarked;
