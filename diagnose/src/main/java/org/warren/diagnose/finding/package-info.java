/// What is wrong in a tunnel's story, why, how certain that is, and what would rule it out.
@NullMarked
package org.warren.diagnose.finding;

import org.jspecify.annotations.NullMarked;
