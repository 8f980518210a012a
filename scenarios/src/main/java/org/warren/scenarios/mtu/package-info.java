/// Which MTU does a tunnel get, and what is the largest packet that passes?
@NullMarked
package org.warren.scenarios.mtu;

import org.jspecify.annotations.NullMarked;
