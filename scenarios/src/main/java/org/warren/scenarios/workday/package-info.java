/// Does a tunnel carry the traffic of a working day?
@NullMarked
package org.warren.scenarios.workday;

import org.jspecify.annotations.NullMarked;
