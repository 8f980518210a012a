/// Which runs there are to make, how several machines share them, and what those bring back.
@NullMarked
package org.warren.harness.plan;

import org.jspecify.annotations.NullMarked;
