/// Networks for `warren try` that may reproduce what a capture shows, and the comparison of the results.
@NullMarked
package org.warren.diagnose.reproduction;

import org.jspecify.annotations.NullMarked;
