/// Planned runs, their division among several machines, and the merge of the results.
@NullMarked
package org.warren.harness.plan;

import org.jspecify.annotations.NullMarked;
