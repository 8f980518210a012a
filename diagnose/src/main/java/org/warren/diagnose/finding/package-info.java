/// Finds problems in a tunnel's story: their causes, how certain they are, and what would rule them out.
@NullMarked
package org.warren.diagnose.finding;

import org.jspecify.annotations.NullMarked;
