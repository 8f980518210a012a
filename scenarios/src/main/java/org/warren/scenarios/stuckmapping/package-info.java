/// What frees a tunnel from a mapping that is stuck at its router?
@NullMarked
package org.warren.scenarios.stuckmapping;

import org.jspecify.annotations.NullMarked;
