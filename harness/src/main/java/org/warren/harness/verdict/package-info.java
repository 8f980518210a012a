/// Verdicts and the algebra that merges them.
@NullMarked
package org.warren.harness.verdict;

import org.jspecify.annotations.NullMarked;
