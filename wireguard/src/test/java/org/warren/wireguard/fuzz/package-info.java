/// Fuzz targets. `make fuzz` runs them with Jazzer, `mvn verify` runs the inputs that are worth keeping.
@NullMarked
package org.warren.wireguard.fuzz;

import org.jspecify.annotations.NullMarked;
