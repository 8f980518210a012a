/// Were the pings answered that a scenario noted?
@NullMarked
package org.warren.kit.ping;

import org.jspecify.annotations.NullMarked;
