/// The table of all scenarios for all pairs of subjects: how it is made from runs, and which faults are known.
@NullMarked
package org.warren.scenarios.matrix;

import org.jspecify.annotations.NullMarked;
