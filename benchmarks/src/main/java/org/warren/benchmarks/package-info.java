/// How fast the parts of the core are. `make bench-micro` runs them; compare what one run says of several, not the
/// numbers of two runs.
@NullMarked
package org.warren.benchmarks;

import org.jspecify.annotations.NullMarked;
