/// Verdicts and how they are merged.
@NullMarked
package org.warren.harness.verdict;

import org.jspecify.annotations.NullMarked;
