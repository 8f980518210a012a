/// Were the pings of a scenario answered?
@NullMarked
package org.warren.kit.ping;

import org.jspecify.annotations.NullMarked;
