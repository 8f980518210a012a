/// Networks for `warren try` that may do again what a capture shows, and whether they did.
@NullMarked
package org.warren.diagnose.reproduction;

import org.jspecify.annotations.NullMarked;
